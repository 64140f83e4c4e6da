import type { Soak } from './soak.ts'
import { setTimeout } from 'node:timers/promises'
import { differences } from './compare.ts'
import { loggedErrors, observe } from './observe.ts'
import { running } from './soak.ts'
import { unlock } from './world.ts'

/** Longer than what is tried again after a file changed while it was read, and than two looks at whether roots are there. */
const settlesWithinMs = 45_000
const lookEveryMs = 100

/**
 * Waits until the catalog is as the model has it, and learns the ids of new assets. `asked`: each library is scanned on request;
 * `alone`: the engine must find out by itself; `either` leaves that to chance, where the engine watches.
 * Throws with the difference when that does not happen in time.
 */
export async function settle(run: Soak, how: 'asked' | 'alone' | 'either'): Promise<void> {
  const { world, options } = run
  const engine = await running(run)
  const byChance = run.chance.happens(0.75)
  const alone = engine.watching && !world.unheard && (how === 'alone' || (how === 'either' && byChance))
  const started = performance.now()
  if (!alone) {
    for (const { id } of world.libraries.values())
      await engine.client.scanLibrary({ id })
    while ((await engine.client.waitUntilIdle()).phase !== 'idle');
  }
  let difference = await look(run)
  const first = difference
  while (difference.length > 0) {
    if (performance.now() - started > settlesWithinMs)
      throw new Error(`${alone ? 'the engine did not find out by itself' : 'after a scan on request'}:\n  ${difference.slice(0, 40).join('\n  ')}`)
    await setTimeout(lookEveryMs)
    difference = await look(run)
  }
  learn(run)
  const errors = loggedErrors(run.dataDir)
  if (errors.length > 0)
    throw new Error(`the engine logged errors:\n  ${errors.slice(0, 5).join('\n  ')}`)
  run.settlings++
  const late = alone || first.length === 0 ? '' : `, late: ${first[0]}`
  options.tell(`settled ${run.settlings}: ${run.operations} operations, ${world.assets.size} assets, ${alone ? 'by itself' : 'asked'}, ${Math.round(performance.now() - started)} ms${late}`)
  run.earlier = run.recent
  run.recent = []
  unlock(world)
}

async function look(run: Soak): Promise<string[]> {
  const { client } = await running(run)
  const states = { here: 'online', away: 'offline', emptied: 'suspect' } as const
  const libraries = new Map((await client.listLibraries()).map(library => [library.id, library]))
  const wrongLibraries = [...run.world.libraries.values()].flatMap(({ id, name, state }) => {
    const seen = libraries.get(id)?.state
    return seen === states[state] ? [] : [`library ${name} is ${seen ?? 'not listed'} instead of ${states[state]}`]
  })
  const wrongAssets = differences(run.world.assets, observeAll(run), run.known)
  return [...wrongLibraries, ...wrongAssets].length > 0 ? [...wrongLibraries, ...wrongAssets] : wrongAnswers(run)
}

function observeAll({ dataDir, world }: Soak): ReturnType<typeof observe> {
  return observe(dataDir, new Map([...world.libraries.values()].map(({ id, name }) => [id, name])))
}

function learn(run: Soak): void {
  const byPlace = new Map(observeAll(run).map(asset => [asset.place, asset]))
  for (const asset of run.world.assets) {
    const { id, embeddings } = byPlace.get(asset.place)!
    asset.id = id
    asset.embeddings = embeddings.map(embedding => embedding.id)
    run.known.add(id)
  }
}

/** A search by one of the assets finds all the others that can be seen, once each. */
async function wrongAnswers({ world, engine, dataDir }: Soak): Promise<string[]> {
  const names = new Map([...world.libraries.values()].map(({ id, name }) => [id, name]))
  const visible = observe(dataDir, names).filter(({ missing, embeddings }) => !missing && embeddings.length > 0).map(({ id }) => id)
  const [self] = visible
  if (self === undefined)
    return []
  const { results } = await engine!.client.search({ like: [{ assetId: self }], limit: 1000 })
  const found = results.map(({ asset }) => asset.id)
  const others = new Set(visible.filter(id => id !== self))
  return found.length === others.size && found.every(id => others.has(id)) ? [] : [`a search by asset ${self} finds ${found.length} assets instead of ${others.size}`]
}
