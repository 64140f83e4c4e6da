import type { Soak } from './soak.ts'
import type { ModelLibrary } from './world.ts'
import { mkdirSync, renameSync, rmdirSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { filesBelow, freshName, freshPlace, librariesHere, writeAt } from './choose.ts'
import { settle } from './settle.ts'
import { note, running, someOperations } from './soak.ts'
import { appear, missingTwins, pathOf, relocate, vanish } from './world.ts'

interface Situation {
  readonly weight: number
  /** Ends settled. */
  readonly run: (run: Soak) => Promise<void>
}

/** As if its disk was pulled out, and plugged in again; meanwhile the others go on. */
async function unplug(run: Soak): Promise<void> {
  const library = run.chance.pick(librariesHere(run.world))!
  await running(run)
  rename(run, library, 'away')
  await settle(run, 'either')
  if (run.chance.happens(0.3))
    await restart(run)
  if (run.chance.happens(0.5)) {
    await someOperations(run, 6)
    await settle(run, 'either')
  }
  rename(run, library, 'here')
  await settle(run, 'either')
}

/** The root is there and empty, as a mount point without its disk is. */
async function hollow(run: Soak): Promise<void> {
  const library = run.chance.pick(librariesHere(run.world))!
  await running(run)
  rename(run, library, 'emptied')
  await settle(run, 'asked')
  if (run.chance.happens(0.3))
    await restart(run)
  if (run.chance.happens(0.5)) {
    copyFrom(run, library)
    await settle(run, 'asked')
  }
  rename(run, library, 'here')
  await settle(run, 'asked')
}

/** A copy of a file turns up elsewhere while the file itself is out of reach: it is a copy all the same. */
function copyFrom(run: Soak, library: ModelLibrary): void {
  const { world, chance } = run
  const from = chance.pick(filesBelow(world, library.name).filter(place => missingTwins(world, world.files.get(place)!.content).length === 0))
  if (from === undefined)
    return
  const { content } = world.files.get(from)!
  const to = freshPlace(run)
  writeAt(world, to, content)
  appear(world, to, { content })
  note(run, `copy ${from} to ${to}`)
}

/** Most files of a library go to another one, which is no loss. */
async function emigrate(run: Soak): Promise<void> {
  const { world, chance } = run
  const library = chance.pick(librariesHere(world).filter(({ name }) => filesBelow(world, name).length >= 16))
  const other = librariesHere(world).find(({ name }) => name !== library?.name)
  if (!library || !other)
    return
  await running(run)
  const places = filesBelow(world, library.name)
  const leaving = places.slice(0, places.length - 3)
  const folder = `${other.name}/${freshName(run)}`
  for (const [i, place] of leaving.entries()) {
    // Under its own name: nothing else tells hard links apart.
    const to = `${folder}/${i}/${posix.basename(place)}`
    mkdirSync(dirname(pathOf(world, to)), { recursive: true })
    renameSync(pathOf(world, place), pathOf(world, to))
    relocate(world, place, to)
  }
  note(run, `${leaving.length} of ${places.length} files of ${library.name} move to ${folder}`)
  await settle(run, 'either')
}

function rename({ world, ...run }: Soak, library: ModelLibrary, state: ModelLibrary['state']): void {
  const [root, aside] = [join(world.base, library.folder), join(world.base, `.${library.folder}`)]
  if (library.state === 'emptied')
    rmdirSync(root)
  if (state === 'here')
    renameSync(aside, root)
  else
    renameSync(root, aside)
  if (state === 'emptied')
    mkdirSync(root)
  library.state = state
  note({ world, ...run }, `library ${library.name} is ${state}`)
}

/** The folder of a library got another name, and the engine is told. */
async function moveRoot(run: Soak): Promise<void> {
  const library = run.chance.pick(librariesHere(run.world))!
  const { client } = await running(run)
  const before = join(run.world.base, library.folder)
  library.folder = `${library.name} ${run.serial()}`
  const path = join(run.world.base, library.folder)
  renameSync(before, path)
  note(run, `the root of ${library.name} is now ${library.folder}`)
  await client.moveLibrary({ id: library.id, path })
  await settle(run, 'either')
}

/** Most files of a library are gone at once: it is asked about. Then they are back, or gone indeed. */
async function loseMost(run: Soak): Promise<void> {
  const { world, chance } = run
  const library = librariesHere(world).find(({ name }) => filesBelow(world, name).length >= 16)
  if (!library)
    return
  const places = filesBelow(world, library.name)
  const lost = places.slice(0, places.length - 3)
  const { client } = await running(run)
  const bin = join(world.base, '.lost', String(run.serial()))
  mkdirSync(bin, { recursive: true })
  lost.forEach((place, i) => renameSync(pathOf(world, place), join(bin, String(i))))
  note(run, `${lost.length} of ${places.length} files of ${library.name} are gone`)
  library.state = 'emptied'
  await settle(run, 'asked')
  if (chance.happens(0.5)) {
    lost.forEach((place, i) => renameSync(join(bin, String(i)), pathOf(world, place)))
    note(run, 'they are back')
  }
  else {
    await client.believeLibrary({ id: library.id })
    lost.forEach(place => vanish(world, place))
    note(run, 'that is believed')
  }
  library.state = 'here'
  await settle(run, 'asked')
}

/** A library is removed, and added again. */
async function removeAndAdd(run: Soak): Promise<void> {
  const library = run.chance.pick(librariesHere(run.world))!
  const { client } = await running(run)
  await client.removeLibrary({ id: library.id })
  note(run, `remove library ${library.name}`)
  if (run.chance.happens(0.5))
    await setTimeout(run.chance.below(300))
  if (run.chance.happens(0.5))
    await client.addLibrary({ path: join(run.world.base, library.folder) })
  else
    await client.restoreLibrary({ id: library.id })
  note(run, 'and take it back')
  await settle(run, 'either')
}

/** Ends the engine in order, or by SIGKILL. */
async function end(run: Soak, how: 'stop' | 'kill'): Promise<void> {
  const { engine } = run
  run.engine = undefined
  await engine?.[how]()
  run.kills += how === 'kill' ? 1 : 0
  note(run, how === 'kill' ? 'kill the engine' : 'stop the engine')
}

async function restart(run: Soak): Promise<void> {
  await end(run, run.chance.happens(0.5) ? 'kill' : 'stop')
  await running(run)
}

/** Things happen while the engine does not run. */
async function changesWhileStopped(run: Soak): Promise<void> {
  await end(run, 'stop')
  await someOperations(run, 12)
  await settle(run, 'either')
}

/** The engine is killed in the middle of what it does about some changes, a few times in a row. */
async function killAtWork(run: Soak): Promise<void> {
  for (let times = 1 + run.chance.below(3); times > 0; times--) {
    const { client, watching } = await running(run)
    await someOperations(run, 6)
    for (const { id } of watching && run.chance.happens(0.5) ? [] : run.world.libraries.values())
      await client.scanLibrary({ id })
    await setTimeout(run.chance.below(watching ? 1500 : 500))
    await end(run, 'kill')
    if (run.chance.happens(0.4))
      await someOperations(run, 4)
  }
  await settle(run, 'either')
}

/** What happens to engines and libraries as a whole. */
export const situations: readonly Situation[] = [
  { weight: 3, run: unplug },
  { weight: 2, run: hollow },
  { weight: 2, run: moveRoot },
  { weight: 2, run: loseMost },
  { weight: 2, run: removeAndAdd },
  { weight: 2, run: emigrate },
  { weight: 4, run: changesWhileStopped },
  { weight: 5, run: killAtWork },
]
