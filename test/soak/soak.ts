import type { Turn } from './choose.ts'
import type { EngineProcess } from './engine-process.ts'
import type { World } from './world.ts'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { tinyManifest, writeTree } from '../helpers/encoders.ts'
import { meanColourModel } from '../helpers/tiny-onnx.ts'
import { createChance } from './chance.ts'
import { createContents } from './contents.ts'
import { edits } from './edits.ts'
import { startEngine } from './engine-process.ts'
import { moves } from './moves.ts'
import { damageOf } from './observe.ts'
import { settle } from './settle.ts'
import { situations } from './situations.ts'
import { editAsUser } from './user-edits.ts'
import { createWorld } from './world.ts'

export interface SoakOptions {
  /** An empty folder for the libraries and the data folder. */
  readonly folder: string
  readonly seed: number
  /** It ends after so many operations, at the next settling. */
  readonly operations: number
  /** Or when this aborts. */
  readonly signal?: AbortSignal
  /** How many of the engines watch the disk by themselves, 0…1; the others are asked to look. */
  readonly watching: number
  /** Hears what happened, a line at a time. */
  readonly tell: (line: string) => void
}

export interface SoakReport {
  readonly operations: number
  readonly settlings: number
  readonly assets: number
  readonly kills: number
  readonly starts: number
}

/** A run of the model-based test. */
export interface Soak extends Turn {
  readonly dataDir: string
  readonly world: World
  readonly options: SoakOptions
  /** Keys of the collections that assets are put into. */
  readonly collections: string[]
  /** Ids that were given to assets so far. */
  readonly known: Set<number>
  /** What was done since the last settling, and before that since the one before. */
  recent: string[]
  earlier: string[]
  engine: EngineProcess | undefined
  operations: number
  settlings: number
  kills: number
  starts: number
}

/**
 * Does operations by chance on real folders that a real engine has as its libraries, kills and restarts it now and then, and
 * holds the catalog against the model each time all has settled. The same seed does the same. Throws with the difference, and
 * what was done since they were last the same.
 */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const run = prepare(options)
  try {
    await begin(run)
    while (run.operations < options.operations && !options.signal?.aborted)
      await round(run)
    await running(run)
    await settle(run, 'asked')
    await run.engine!.stop()
    const damage = damageOf(run.dataDir)
    if (damage.length > 0)
      throw new Error(`the catalog file is damaged:\n${damage.join('\n')}`)
    return { operations: run.operations, settlings: run.settlings, assets: run.world.assets.size, kills: run.kills, starts: run.starts }
  }
  catch (error) {
    throw new Error(`seed ${options.seed}, operation ${run.operations}, since it last settled:\n  ${run.recent.join('\n  ')}\nbefore that:\n  ${run.earlier.join('\n  ')}\n${(error as Error).message}`, { cause: error })
  }
  finally {
    await run.engine?.kill()
  }
}

function prepare(options: SoakOptions): Soak {
  const { folder, seed } = options
  const chance = createChance(seed)
  let serial = 0
  return {
    world: createWorld(join(folder, 'files'), ['photos', 'work', 'archive']),
    dataDir: join(folder, 'data'),
    chance,
    contents: createContents(chance),
    tellsNamesApart: tellsNamesApart(folder),
    serial: () => ++serial,
    options,
    collections: [],
    known: new Set(),
    recent: [],
    earlier: [],
    engine: undefined,
    operations: 0,
    settlings: 0,
    kills: 0,
    starts: 0,
  }
}

function tellsNamesApart(folder: string): boolean {
  writeFileSync(join(folder, 'name'), '')
  const isSame = existsSync(join(folder, 'NAME'))
  rmSync(join(folder, 'name'))
  return !isSame
}

/** The first files, the encoder, the libraries and the collections. */
async function begin(run: Soak): Promise<void> {
  const { world } = run
  for (const { folder } of world.libraries.values())
    mkdirSync(join(world.base, folder), { recursive: true })
  for (const name of [...world.libraries.keys(), ...world.libraries.keys()]) {
    for (let i = 0; i < 6; i++)
      await edits[0]!.run(run)
    await mkdirAndFill(run, `${name}/folder ${run.serial()}`)
  }
  const { client } = await running(run)
  const encoder = await writeTree(join(run.options.folder, 'encoder'), { 'manifest.json': tinyManifest({ calibration: [[-1, 0], [1, 1]] }), 'model.onnx': meanColourModel(8) })
  await client.importEncoder({ folder: encoder })
  await client.useEncoder({ id: 'tiny' })
  while ((await client.status()).encoder !== 'tiny')
    await client.waitUntilIdle()
  for (const library of world.libraries.values())
    library.id = (await client.addLibrary({ path: join(world.base, library.folder) })).id
  for (const name of ['Best of', 'For later'])
    run.collections.push((await client.createCollection({ name, assetIds: [] })).key)
  await settle(run, 'asked')
}

async function mkdirAndFill(run: Soak, folder: string): Promise<void> {
  mkdirSync(join(run.world.base, folder), { recursive: true })
  for (let i = 0; i < 3; i++)
    await edits[0]!.run(run)
}

/** The engine, started when it does not run. */
export async function running(run: Soak): Promise<EngineProcess> {
  if (!run.engine) {
    run.engine = await startEngine(run.dataDir, run.chance.happens(run.options.watching))
    run.starts++
    note(run, `start the engine${run.engine.watching ? ', watching' : ''}`)
  }
  return run.engine
}

/** Remembers what was done. */
export function note(run: Soak, what: string): void {
  run.recent.push(what)
}

/** Some operations; the engine may be stopped or killed between them. */
export async function someOperations(run: Soak, atMost: number): Promise<void> {
  const count = 1 + run.chance.below(atMost)
  for (let i = 0; i < count; i++) {
    const kind = run.chance.below(10)
    const said = kind < 2 && run.engine
      ? await editAsUser({ world: run.world, chance: run.chance, client: run.engine.client, collections: run.collections })
      : await run.chance.weighed(kind < 5 ? moves : edits).run(run)
    if (said === undefined)
      continue
    run.operations++
    note(run, `${run.operations} ${said}`)
    if (run.chance.happens(0.1))
      await setTimeout(run.chance.below(run.engine?.watching ? 900 : 50))
  }
}

async function round(run: Soak): Promise<void> {
  if (run.chance.happens(0.75)) {
    await someOperations(run, 12)
    await settle(run, 'either')
  }
  else {
    await run.chance.weighed(situations).run(run)
  }
}
