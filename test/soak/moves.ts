import type { Turn, WeighedOperation } from './choose.ts'
import { lstatSync, mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { dirname, posix } from 'node:path'
import { claim, depart, filesBelow, foldersOf, freshName, freshPlace, isFree, mayLeave, otherCase, otherForm, someFile, someFolder, writeAt } from './choose.ts'
import { appear, fold, libraryOf, missingTwins, pathOf, relocate, vanish } from './world.ts'

function carry({ world }: Turn, from: string, to: string): void {
  mkdirSync(dirname(pathOf(world, to)), { recursive: true })
  renameSync(pathOf(world, from), pathOf(world, to))
}

/** Counts a file that goes to another library as gone from this one: that library may be looked at first. */
function departFor({ world }: Turn, from: string, to: string, count: number): boolean {
  const library = libraryOf(world, from)
  if (library === libraryOf(world, to))
    return true
  if (!mayLeave(world, library, count))
    return false
  depart(world, library, count)
  return true
}

function moveFile(turn: Turn, choose: (place: string) => string): string | undefined {
  const { world } = turn
  const file = someFile(turn)
  if (!file)
    return undefined
  const to = choose(file.place)
  if (!isFree(world, to) || !departFor(turn, file.place, to, 1))
    return undefined
  claim(world, [file.place, to], [file.node.content])
  carry(turn, file.place, to)
  relocate(world, file.place, to)
  return `move ${file.place} to ${to}`
}

/** Moved, and moved again before anybody may have looked. */
function moveOnAndOn(turn: Turn): string | undefined {
  const { world, chance } = turn
  const file = someFile(turn)
  if (!file)
    return undefined
  const stops = [freshPlace(turn), freshPlace(turn), ...chance.happens(0.4) ? [file.place] : []]
  if (stops.some(stop => stop !== file.place && libraryOf(world, stop) !== libraryOf(world, file.place)))
    return undefined
  claim(world, [file.place, ...stops], [file.node.content])
  let from = file.place
  for (const to of stops) {
    carry(turn, from, to)
    relocate(world, from, to)
    from = to
  }
  return `move ${[file.place, ...stops].join(' to ')}`
}

/** Another case or Unicode form of the same name. */
function respell(turn: Turn, spell: (place: string) => string): string | undefined {
  const { world } = turn
  const file = someFile(turn, ({ place }) => spell(place) !== place && fold(spell(place)) === fold(place)
    && ![...world.assets].some(asset => asset.place !== place && fold(asset.place) === fold(place)))
  if (!file)
    return undefined
  const to = spell(file.place)
  claim(world, [file.place], [file.node.content])
  carry(turn, file.place, to)
  relocate(world, file.place, to)
  return `respell ${file.place} as ${to}`
}

/** Moves a folder with all that is in it; nothing that was there before may have had a name below the new one. */
function carryFolder(turn: Turn, folder: string, to: string): string | undefined {
  const { world } = turn
  const places = filesBelow(world, folder)
  const moved = (place: string) => to + place.slice(folder.length)
  const nodes = places.map(place => world.files.get(place)!)
  const hadNames = [...world.assets].some(asset => asset.place.startsWith(`${to}/`))
  if (hadNames || !departFor(turn, folder, to, places.length))
    return undefined
  claim(world, [...places, ...places.map(moved)], nodes.map(({ content }) => content))
  carry(turn, `${folder}/`, `${to}/`)
  places.forEach(place => relocate(world, place, moved(place)))
  return `move folder ${folder} (${places.length} files) to ${to}`
}

function renameFolder(turn: Turn): string | undefined {
  const folder = someFolder(turn)
  return folder && carryFolder(turn, folder, posix.join(posix.dirname(folder), freshName(turn)))
}

function moveFolder(turn: Turn): string | undefined {
  const folder = someFolder(turn)
  const into = folder && turn.chance.pick(foldersOf(turn.world).filter(other => other !== folder && !other.startsWith(`${folder}/`) && other.split('/').length < 5))
  return into && carryFolder(turn, folder, `${into}/${freshName(turn)}`)
}

function respellFolder(turn: Turn, spell: (place: string) => string): string | undefined {
  const folder = someFolder(turn, folder => spell(folder) !== folder && fold(spell(folder)) === fold(folder) && !foldersOf(turn.world).includes(spell(folder)))
  return folder && carryFolder(turn, folder, spell(folder))
}

/** To another disk: the file is gone here, and then another one holds its bytes elsewhere. */
function moveByCopying(turn: Turn): string | undefined {
  const { world, chance } = turn
  const file = someFile(turn, ({ place, node }) => missingTwins(world, node.content).length === 0 && mayLeave(world, libraryOf(world, place), 1))
  if (!file)
    return undefined
  const { place, node: { content } } = file
  const to = freshPlace(turn)
  const { atimeMs, mtimeMs } = lstatSync(pathOf(world, place))
  claim(world, [place, to], [content])
  depart(world, libraryOf(world, place), 1)
  rmSync(pathOf(world, place))
  vanish(world, place)
  writeAt(world, to, content)
  if (chance.happens(0.5))
    utimesSync(pathOf(world, to), atimeMs / 1000, mtimeMs / 1000)
  appear(world, to, { content })
  return `move ${place} to ${to} by copying`
}

/** A file takes the name that a missing one had: who has the name is back, with other content. */
function moveToMissing(turn: Turn): string | undefined {
  const { world, chance } = turn
  const file = someFile(turn, ({ place }) => mayLeave(world, libraryOf(world, place), 1))
  const named = chance.pick([...world.assets].filter(({ missing, place, content }) => missing
    && libraryOf(world, place).state === 'here'
    && !world.locked.has(`place ${fold(place)}`) && !world.locked.has(`content ${content.hash}`)
    && ![...world.files.keys()].some(other => fold(other) === fold(place))))
  if (!file || !named || named.content.hash === file.node.content.hash)
    return undefined
  claim(world, [file.place, named.place], [file.node.content, named.content])
  depart(world, libraryOf(world, file.place), 1)
  carry(turn, file.place, named.place)
  relocate(world, file.place, named.place)
  return `move ${file.place} to ${named.place}, which was missing`
}

/** What moves files and folders. */
export const moves: readonly WeighedOperation[] = [
  { weight: 8, run: turn => moveFile(turn, place => freshPlace(turn, posix.dirname(place))) },
  { weight: 8, run: turn => moveFile(turn, () => freshPlace(turn)) },
  { weight: 3, run: moveOnAndOn },
  { weight: 4, run: turn => respell(turn, otherCase) },
  { weight: 4, run: turn => respell(turn, otherForm) },
  { weight: 4, run: renameFolder },
  { weight: 4, run: moveFolder },
  { weight: 2, run: turn => respellFolder(turn, otherCase) },
  { weight: 2, run: turn => respellFolder(turn, otherForm) },
  { weight: 4, run: moveByCopying },
  { weight: 1, run: moveToMissing },
]
