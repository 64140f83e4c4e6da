import type { Measured } from './window-page.ts'
import { join } from 'node:path'
import process from 'node:process'
import { chromium } from '@playwright/test'
import { browserHelp, findBrowser } from '../../src-main/stage/browser.ts'
import { startEngine } from '../soak/engine-process.ts'
import { median } from './bench.ts'
import { withFolder } from './engine.ts'
import { writeWindowLibrary } from './window-library.ts'
import { measureWindow } from './window-page.ts'

const [small, large] = [1000, 250_000] as const
/** Below this, times of frames differ by chance. */
const runs = 3

/**
 * `npm run bench:ui`: the window in a browser, on a library of 250,000 assets and beside it on one of 1,000: what is done in it
 * must not cost more for there being more. `LIKENESS_BENCH_WINDOW=<folder>` keeps the libraries there for other runs: writing them
 * takes minutes. It measures the window that was built last: `npm run build` builds it.
 */
async function main(): Promise<void> {
  const kept = process.env['LIKENESS_BENCH_WINDOW']
  await (kept === undefined ? withFolder(measure) : measure(kept))
}

async function measure(folder: string): Promise<void> {
  const found = findBrowser()
  if (!found)
    throw new Error(`The window is measured in a Chromium browser: ${browserHelp()}`)
  const all: Record<number, Measured[]> = { [small]: [], [large]: [] }
  for (const count of [small, large])
    await writeWindowLibrary(join(folder, String(count)), count)
  // In turns, so that whatever else the machine does slows both.
  for (let run = 0; run < runs; run++) {
    for (const count of [small, large])
      all[count]!.push(await measureOne(join(folder, String(count)), found.path))
  }
  print(rowsOf(all[small]!), rowsOf(all[large]!))
}

async function measureOne(dataDir: string, executablePath: string): Promise<Measured> {
  const engine = await startEngine(dataDir, false)
  const browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    return await measureWindow(page, engine.address)
  }
  finally {
    await browser.close()
    await engine.stop()
  }
}

interface Row {
  readonly what: string
  readonly value: number
  readonly unit: string
}

/** Figures of some runs: frames of all of them together, of other figures the middle one. */
function rowsOf(measured: readonly Measured[]): Row[] {
  const steps = measured[0]!.steps.flatMap(({ what, seen }, at): Row[] => {
    const of = measured.map(({ steps }) => steps[at]!)
    const frames = of.flatMap(({ frames }) => frames).toSorted((a, b) => a - b)
    const percentile = (share: number) => frames[Math.floor(share * (frames.length - 1))] ?? Number.NaN
    return [
      ...seen === undefined ? [] : [{ what: `${what}: seen after`, value: median(of.map(({ seen }) => seen ?? Number.NaN)), unit: 'ms' }],
      { what: `${what}: frames, p50`, value: percentile(0.5), unit: 'ms' },
      { what: `${what}: frames, p95`, value: percentile(0.95), unit: 'ms' },
      { what: `${what}: work of the main thread a frame`, value: median(of.map(({ work }) => work)), unit: 'ms' },
      { what: `${what}: longest task`, value: median(of.map(({ longestTask }) => longestTask)), unit: 'ms' },
    ]
  })
  return [
    { what: 'first tiles painted', value: median(measured.map(({ firstTiles }) => firstTiles)), unit: 'ms' },
    ...steps,
    { what: 'JavaScript heap at the end', value: median(measured.map(({ heap }) => heap)), unit: 'MB' },
    { what: 'elements at the end', value: median(measured.map(({ elements }) => elements)), unit: '' },
  ]
}

function print(ofSmall: readonly Row[], ofLarge: readonly Row[]): void {
  const line = (...cells: readonly string[]) => console.log(cells.map((cell, i) => i === 0 ? cell.padEnd(60) : cell.padStart(14)).join(''))
  line('', `${small.toLocaleString('en-US')} assets`, `${large.toLocaleString('en-US')} assets`, 'ratio')
  ofLarge.forEach(({ what, value, unit }, i) => {
    const before = ofSmall[i]!.value
    line(what, written(before, unit), written(value, unit), before > 0 && value > 0 ? (value / before).toFixed(2) : '')
  })
}

/** A browser does not tell of tasks that take less than 50 ms. */
function written(value: number, unit: string): string {
  return value === 0 ? '< 50 ms' : `${value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${unit}`.trim()
}

await main()
