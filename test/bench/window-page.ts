import type { CDPSession, Page } from '@playwright/test'
import type {} from './window-frames.ts'
import { watchFrames } from './window-frames.ts'

/** What a person does in the window, as numbers. Times in milliseconds. */
export interface Measured {
  /** From the beginning of the navigation until the pictures of all tiles in view are there. */
  readonly firstTiles: number
  readonly steps: readonly Step[]
  /** MB of JavaScript objects, after the garbage was collected. */
  readonly heap: number
  /** Elements of the document at the end. */
  readonly elements: number
}

export interface Step {
  readonly what: string
  readonly frames: readonly number[]
  /** The longest task of the page, 0 when none took 50 ms. */
  readonly longestTask: number
  /** What the page's main thread worked for a frame, whatever else the machine did. */
  readonly work: number
  /** Until what was asked for is seen; undefined where nothing was. */
  readonly seen?: number
}

const scrollSeconds = 8
const pixelsASecond = 3000
const typed = 'oak chair'
const betweenKeysMs = 90

/** Opens the window and does in it what is measured. */
export async function measureWindow(page: Page, address: string): Promise<Measured> {
  const session = await page.context().newCDPSession(page)
  await page.addInitScript(() => {
    localStorage.setItem('likeness.threshold', '0')
    localStorage.setItem('likeness.hints', 'seen')
  })
  await page.addInitScript(watchFrames)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  await page.goto(address)
  const firstTiles = await page.evaluate(() => window.frames_.painted())
  await page.waitForTimeout(1000)
  const steps = [
    await during(page, session, `scroll at ${pixelsASecond.toLocaleString('en-US')} px/s`, () => page.evaluate(([speed, seconds]) => window.frames_.scroll(speed, seconds), [pixelsASecond, scrollSeconds] as const)),
    await during(page, session, 'drag from top to bottom', () => page.evaluate(seconds => window.frames_.drag(seconds), scrollSeconds)),
    await during(page, session, 'resize', () => resize(page)),
    await during(page, session, `type “${typed}”`, () => type(page)),
    await during(page, session, 'open similar', () => openSimilar(page)),
    await during(page, session, 'go back', () => goBack(page)),
  ]
  const heap = await heapOf(session)
  const elements = await page.evaluate(() => document.getElementsByTagName('*').length)
  return { firstTiles, steps, heap, elements }
}

async function during(page: Page, session: CDPSession, what: string, work: () => Promise<number | void>): Promise<Step> {
  await page.evaluate(() => window.frames_.start())
  const before = await metric(session, 'ThreadTime')
  const seen = await work()
  const worked = await metric(session, 'ThreadTime') - before
  const { frames, longestTask } = await page.evaluate(() => window.frames_.stop())
  return { what, frames, longestTask, work: worked * 1000 / Math.max(1, frames.length), ...seen === undefined ? {} : { seen } }
}

async function resize(page: Page): Promise<void> {
  for (let width = 1440; width > 1240; width -= 5)
    await page.setViewportSize({ width, height: 900 })
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** Answers how long after the last key the results are seen. */
async function type(page: Page): Promise<number> {
  await page.evaluate(() => window.frames_.toTop())
  await page.keyboard.press('/')
  await page.keyboard.type(typed, { delay: betweenKeysMs })
  await page.keyboard.press('Enter')
  return seenSince(page, 'Results')
}

async function openSimilar(page: Page): Promise<number> {
  await page.getByRole('option').nth(2).click()
  await page.keyboard.press('f')
  await page.waitForURL(/like=/)
  return seenSince(page, 'Results')
}

async function goBack(page: Page): Promise<number> {
  await page.evaluate(() => history.go(-2))
  return seenSince(page, 'Assets')
}

/** Milliseconds from now until the pictures of all tiles in view of a list are there. */
async function seenSince(page: Page, list: string): Promise<number> {
  const began = performance.now()
  await page.getByRole('listbox', { name: list }).waitFor()
  await page.evaluate(() => window.frames_.painted())
  return performance.now() - began
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  return await metric(session, 'JSHeapUsedSize') / 1e6
}

async function metric(session: CDPSession, wanted: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN
}
