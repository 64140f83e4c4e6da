import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { findBrowser } from '../../src-main/stage/browser.ts'
import { isRunning } from '../helpers/processes.ts'
import { seededRandom } from '../helpers/random.ts'
import { faultsOf, indexToTheEnd, killGroup, lookInto, startIndexing, writeFiles, wrongAnswers } from './killing.ts'

/*
 * `npm run soak:kill -- [--kills 200] [--seed 1] [--images 300] [--rounds-of 20]`: kills an index run at random moments, each
 * time going on with what the killed one left, and looks at the end whether all is there, once and complete. After so many
 * kills that is looked at, and it begins anew.
 */
const { values } = parseArgs({
  options: {
    'kills': { type: 'string', default: '200' },
    'seed': { type: 'string', default: '1' },
    'images': { type: 'string', default: '300' },
    'rounds-of': { type: 'string', default: '20' },
  },
})
const kills = Number(values.kills)
const random = seededRandom(Number(values.seed))
const folder = await mkdtemp(join(tmpdir(), 'likeness-kills-'))
const files = await writeFiles(join(folder, 'files'), { images: Number(values.images), models: findBrowser() !== undefined })
const faults: string[] = []
const started = performance.now()
let done = 0
let whole = 0

/** How long an index run takes that nobody kills, ms. */
async function undisturbed(): Promise<number> {
  const begun = performance.now()
  await indexToTheEnd(join(folder, 'undisturbed'), files)
  return performance.now() - begun
}

/** Kills a run after `ms`; false when it had ended by itself before. */
async function killAfter(ms: number, dataDir: string): Promise<boolean> {
  const { child } = startIndexing(dataDir, files.folder)
  const waiting = new AbortController()
  child.once('exit', () => waiting.abort())
  await setTimeout(ms, undefined, { signal: waiting.signal }).catch(() => undefined)
  const hasEnded = child.exitCode !== null
  const descendants = await killGroup(child)
  for (let waited = 0; descendants.some(isRunning) && waited < 15_000; waited += 20)
    await setTimeout(20)
  faults.push(...descendants.filter(isRunning).map(pid => `process ${pid} was left behind`))
  return !hasEnded
}

const fullMs = await undisturbed()
faults.push(...faultsOf(join(folder, 'undisturbed'), files))
process.stdout.write(`${files.images.length} images and ${files.models.length} models are indexed in ${(fullMs / 1000).toFixed(1)} s; ${kills} kills at random moments, seed ${values.seed}\n`)
for (let round = 1; done < kills; round++) {
  const dataDir = join(folder, `data ${round}`)
  const goal = Math.min(kills, done + Number(values['rounds-of']))
  let settled = 0
  while (done < goal && settled < files.images.length + files.models.length) {
    done += await killAfter(random() * fullMs, dataDir) ? 1 : 0
    const before = settled
    settled = lookInto(dataDir).settled
    if (settled < before)
      faults.push(`after kill ${done} only ${settled} of ${before} settled assets are so still`)
  }
  await indexToTheEnd(dataDir, files)
  faults.push(...faultsOf(dataDir, files), ...await wrongAnswers(dataDir, random))
  whole++
  process.stdout.write(`${done} kills, ${whole} times indexed to the end, ${faults.length} faults, ${((performance.now() - started) / 60_000).toFixed(1)} min\n`)
  await rm(dataDir, { recursive: true, force: true })
}
await rm(folder, { recursive: true, force: true })
process.stdout.write(faults.length === 0
  ? `${done} kills: 0 assets lost, doubled or without embeddings; the index answers as the exact scan does\n`
  : `${faults.length} faults:\n  ${faults.slice(0, 50).join('\n  ')}\n`)
process.exitCode = faults.length === 0 ? 0 : 1
