import type { SyncRun } from '../../src-main/contract/sync.ts'
import type { ServiceUnderTest } from '../helpers/sync/services.ts'
import type { World } from '../helpers/sync/world.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { printed } from '../helpers/cli.ts'
import { seededRandom } from '../helpers/random.ts'
import { contentsOf, expectedContents } from '../helpers/sync/expected.ts'
import { openWorld } from '../helpers/sync/world.ts'

const program = fileURLToPath(new URL('./sync-host.ts', import.meta.url))

/** Assets that are added when all that were there are sent. */
const assetsAtOnce = 60

/** ms that a run takes when nobody kills it: until it is known, and at least. */
const firstGuessMs = 400
const shortestMs = 100

/** Runs that a sync may take to bring all there once nobody kills it. */
const mostRuns = 5

export interface KillReport {
  readonly service: string
  readonly kills: number
  /** Runs that went on from a killed one, and ended well. */
  readonly runs: number
  readonly assets: number
  /** Items of the service, of which there should be as many. */
  readonly there: number
  /** What is lost, twice or wrong, in words. */
  readonly faults: readonly string[]
}

/**
 * Keeps a growing collection at a stand-in, and kills (SIGKILL) the process that does so at random moments, so many times; then has
 * it come to its end, and says what is not as it should be.
 */
export async function killSyncing({ name, start, takesPaths }: ServiceUnderTest, kills: number, seed: number): Promise<KillReport> {
  const random = seededRandom(seed)
  await using standIn = await start(random)
  await using world = await openWorld([standIn.connector])
  const container = standIn.addContainer('Props')
  const account = await world.addAccount(standIn, { parallel: 4, requestsPerSecond: 1000 })
  const { id } = await world.addSync(account, container)
  await world.syncs().plan(id)
  standIn.fail({ rate: 0.1, kinds: ['slow'] })
  let assets = 0
  let done = 0
  let runs = 0
  let wholeMs = firstGuessMs
  while (done < kills) {
    await world.addMany(assetsAtOnce, `round-${assets}`)
    assets += assetsAtOnce
    for (let isThere = false; done < kills && !isThere;) {
      const { run, ms } = await killAfter(world, random() * wholeMs)
      done += run === undefined ? 1 : 0
      isThere = run?.outcome === 'done'
      wholeMs = run ? Math.max(shortestMs, ms) : wholeMs
    }
    standIn.fail(undefined)
    let last: SyncRun | undefined
    for (let attempt = 0; attempt < mostRuns && last?.outcome !== 'done'; attempt++)
      last = (await killAfter(world, Infinity)).run
    runs += last?.outcome === 'done' ? 1 : 0
    standIn.fail({ rate: 0.1, kinds: ['slow'] })
  }
  const expected = await expectedContents(world, takesPaths)
  const found = contentsOf(standIn, container)
  return { service: name, kills: done, runs, assets, there: found.length, faults: faultsOf(expected, found, standIn.everything().length) }
}

/** Has a process of its own run the sync; the run is undefined when it was killed before it had ended. */
async function killAfter(world: World, ms: number): Promise<{ readonly run: SyncRun | undefined, readonly ms: number }> {
  return world.whileClosed(async () => {
    const child = spawn(process.execPath, [program, world.dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => output += chunk.toString())
    const exited = once(child, 'exit')
    await printed(child, /running/)
    const started = performance.now()
    const ended = await Promise.race([exited.then(() => true), ...ms === Infinity ? [] : [wait(ms, false)]])
    if (!ended)
      child.kill('SIGKILL')
    await exited
    const report = /\{.*\}/.exec(output)
    return { run: report ? JSON.parse(report[0]) as SyncRun : undefined, ms: performance.now() - started }
  })
}

function faultsOf(expected: readonly string[], found: readonly string[], everything: number): string[] {
  const [wanted, there] = [new Set(expected), new Set(found)]
  return [
    ...[...wanted].filter(content => !there.has(content)).map(content => `${content} is lost`),
    ...[...there].filter(content => !wanted.has(content)).map(content => `${content} should not be there`),
    ...found.length > there.size ? [`${found.length - there.size} are there twice`] : [],
    ...everything > found.length ? [`${everything - found.length} lie in the account besides`] : [],
  ]
}
