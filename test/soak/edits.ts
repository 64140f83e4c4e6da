import type { ChosenFile, Turn, WeighedOperation } from './choose.ts'
import type { Content } from './contents.ts'
import { appendFileSync, chmodSync, linkSync, lstatSync, mkdirSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { claim, depart, foldersOf, freshName, freshPlace, isFree, isTouchable, librariesHere, mayLeave, otherCase, someFile, writeAt } from './choose.ts'
import { appear, assetAt, fold, libraryOf, missingTwins, pathOf, placesOf, replace, rewrite, vanish } from './world.ts'

async function create(turn: Turn): Promise<string> {
  const place = freshPlace(turn)
  const content = await turn.contents.picture()
  writeAt(turn.world, place, content)
  appear(turn.world, place, { content })
  claim(turn.world, [place], [content])
  return `create ${place}`
}

/** Many files at once, in a new folder. */
async function unpack(turn: Turn): Promise<string> {
  const folder = `${turn.chance.pick(foldersOf(turn.world))}/${freshName(turn)}`
  const count = 8 + turn.chance.below(12)
  for (let i = 0; i < count; i++) {
    const place = freshPlace(turn, turn.chance.happens(0.3) ? `${folder}/${i}` : folder)
    const content = await turn.contents.picture()
    writeAt(turn.world, place, content)
    appear(turn.world, place, { content })
    claim(turn.world, [place], [content])
  }
  return `unpack ${count} files into ${folder}`
}

/** A new file beside one whose name differs only in case. */
async function createNamesake(turn: Turn): Promise<string | undefined> {
  const file = turn.tellsNamesApart ? someFile(turn, ({ place }) => otherCase(place) !== place && ![...turn.world.assets].some(asset => asset.place !== place && fold(asset.place) === fold(place))) : undefined
  if (!file)
    return undefined
  const place = otherCase(file.place)
  const content = await turn.contents.picture()
  writeAt(turn.world, place, content)
  appear(turn.world, place, { content })
  claim(turn.world, [place], [content, file.node.content])
  return `create ${place} beside ${file.place}`
}

/** A new file under the name of a missing one, in another spelling: that one is back, with other content. */
async function createRespelled(turn: Turn): Promise<string | undefined> {
  const { world, chance } = turn
  const missing = chance.pick([...world.assets].filter(asset => asset.missing && otherCase(asset.place) !== asset.place
    && libraryOf(world, asset.place).state === 'here'
    && !world.locked.has(`place ${fold(asset.place)}`) && !world.locked.has(`content ${asset.content.hash}`)
    && ![...world.files.keys()].some(other => fold(other).startsWith(fold(posix.dirname(asset.place))) && !other.startsWith(posix.dirname(asset.place)))
    && ![...world.assets].some(other => other !== asset && fold(other.place) === fold(asset.place))))
  if (!missing)
    return undefined
  const place = otherCase(missing.place)
  const content = await turn.contents.picture()
  claim(world, [place], [content, missing.content])
  const before = missing.place
  writeAt(world, place, content)
  appear(world, place, { content })
  return `create ${place}, where ${before} was`
}

/** The bytes of a file become others, under all its names. */
async function edit(turn: Turn, what: string, make: (file: ChosenFile) => Promise<Content>, write: (path: string, content: Content) => void | Promise<void>): Promise<string | undefined> {
  const { world } = turn
  const file = someFile(turn, ({ node }) => node.content.colour !== null || what === 'write')
  if (!file)
    return undefined
  const { place, node } = file
  const content = await make(file)
  claim(world, placesOf(world, node), [node.content, content])
  await write(pathOf(world, place), content)
  world.unheard ||= placesOf(world, node).length > 1
  rewrite(world, node, content)
  return `${what} ${place}`
}

/** The new bytes arrive in pieces. */
async function writeSlowly(path: string, { bytes }: Content): Promise<void> {
  writeFileSync(path, bytes.subarray(0, bytes.length / 2))
  await setTimeout(30)
  appendFileSync(path, bytes.subarray(bytes.length / 2))
}

/** How most programs save: into a file of another name, which then takes the place of the old one. */
async function save(turn: Turn, sly: boolean): Promise<string | undefined> {
  const { world, contents } = turn
  const file = someFile(turn)
  if (!file)
    return undefined
  const { place, node } = file
  const path = pathOf(world, place)
  const before = lstatSync(path)
  const content = await contents.picture(sly ? before.size : undefined)
  if (sly && content.bytes.length !== before.size)
    return undefined
  claim(world, [place], [node.content, content])
  const beside = join(dirname(path), `.saving-${turn.serial()}.tmp`)
  writeFileSync(beside, content.bytes)
  if (sly)
    utimesSync(beside, before.atime, before.mtime)
  renameSync(beside, path)
  if (sly)
    utimesSync(path, before.atimeMs / 1000, before.mtimeMs / 1000)
  replace(world, place, { content })
  return `save ${place}${sly ? ', same size and time' : ''}`
}

/** A copy, which is an asset of its own; or who lost just that content. */
function copy(turn: Turn, how: 'copy' | 'link'): string | undefined {
  const { world, chance } = turn
  const file = someFile(turn, ({ node }) => missingTwins(world, node.content).length < 2)
  if (!file)
    return undefined
  const { place, node } = file
  const to = freshPlace(turn)
  claim(world, [place, to], [node.content])
  if (how === 'link') {
    mkdirSync(dirname(pathOf(world, to)), { recursive: true })
    linkSync(pathOf(world, place), pathOf(world, to))
    appear(world, to, node)
    return `link ${place} as ${to}`
  }
  writeAt(world, to, node.content)
  if (chance.happens(0.5)) {
    const { atimeMs, mtimeMs } = lstatSync(pathOf(world, place))
    utimesSync(pathOf(world, to), atimeMs / 1000, mtimeMs / 1000)
  }
  appear(world, to, { content: node.content })
  return `copy ${place} to ${to}`
}

function remove(turn: Turn): string | undefined {
  const { world, chance } = turn
  const file = someFile(turn, ({ place }) => mayLeave(world, libraryOf(world, place), 1))
  if (!file)
    return undefined
  const { place, node } = file
  claim(world, [place], [node.content])
  depart(world, libraryOf(world, place), 1)
  const trash = chance.happens(0.5) ? join(world.base, '.trash', String(turn.serial())) : null
  if (trash === null) {
    rmSync(pathOf(world, place))
  }
  else {
    mkdirSync(dirname(trash), { recursive: true })
    renameSync(pathOf(world, place), trash)
  }
  world.deleted.push({ place, node: placesOf(world, node).length > 1 && trash === null ? { content: node.content } : node, trash })
  vanish(world, place)
  return `${trash === null ? 'delete' : 'bin'} ${place}`
}

/** A deleted file comes back, to where it was or elsewhere. */
function restore(turn: Turn): string | undefined {
  const { world, chance } = turn
  const candidates = world.deleted.filter(({ place, node: { content } }) => !world.locked.has(`place ${fold(place)}`) && !world.locked.has(`content ${content.hash}`))
  const found = chance.pick(candidates)
  if (!found)
    return undefined
  const { node, trash } = found
  const back = chance.happens(0.6)
  const to = back ? found.place : freshPlace(turn)
  const known = assetAt(world, to)
  const isTaken = [...world.files.keys()].some(other => fold(other) === fold(to)) || (known !== undefined && !known.missing)
  const isClear = known !== undefined || missingTwins(world, node.content).length < 2
  if (isTaken || !isClear || libraryOf(world, to).state !== 'here' || !(known ?? isFree(world, to)))
    return undefined
  if (trash !== null && placesOf(world, node).length > 0)
    return undefined
  world.deleted.splice(world.deleted.indexOf(found), 1)
  claim(world, [found.place, to], [node.content, ...known ? [known.content] : []])
  if (trash === null) {
    writeAt(world, to, node.content)
  }
  else {
    mkdirSync(dirname(pathOf(world, to)), { recursive: true })
    renameSync(trash, pathOf(world, to))
  }
  appear(world, to, trash === null ? { content: node.content } : node)
  return `put back ${found.place}${back ? '' : ` as ${to}`}${trash === null ? '' : ' from the bin'}`
}

/** Only the time changes: to an earlier one, to now, to one that has not come yet. */
function touch(turn: Turn): string | undefined {
  const { world, chance } = turn
  const file = someFile(turn)
  if (!file)
    return undefined
  const { place, node } = file
  const time = Date.now() / 1000 + chance.pick([-1_000_000, -3600, 0, 86_400])! - chance.below(1000)
  utimesSync(pathOf(world, place), time, time)
  world.unheard ||= placesOf(world, node).length > 1
  claim(world, placesOf(world, node), [node.content])
  return `touch ${place}`
}

/** Whoever may read it: as long as nothing else changes, nothing is read. */
function chmod(turn: Turn): string | undefined {
  const file = someFile(turn)
  if (!file)
    return undefined
  const mode = turn.chance.pick([0o600, 0o640, 0o644, 0o664])!
  chmodSync(pathOf(turn.world, file.place), mode)
  return `chmod ${mode.toString(8)} ${file.place}`
}

/** Files that are no assets. */
function clutter(turn: Turn): string {
  const folder = turn.chance.pick(librariesHere(turn.world))!.name
  const place = `${folder}/${turn.chance.pick(['notes.txt', '.hidden.png', 'node_modules/icon.png', '.git/a.png', 'Thumbs.db'])}`
  const path = pathOf(turn.world, place)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `clutter ${turn.serial()}`)
  return `write ${place}`
}

/** One takes the name of the other, and the other of the one. */
function swap(turn: Turn): string | undefined {
  const { world } = turn
  const one = someFile(turn)
  const other = one && someFile(turn, ({ node }) => node.content.hash !== one.node.content.hash)
  if (!other)
    return undefined
  const [a, b] = [pathOf(world, one.place), pathOf(world, other.place)]
  const between = join(dirname(a), `.swap-${turn.serial()}`)
  renameSync(a, between)
  renameSync(b, a)
  renameSync(between, b)
  claim(world, [one.place, other.place], [one.node.content, other.node.content])
  replace(world, one.place, other.node)
  replace(world, other.place, one.node)
  return `swap ${one.place} and ${other.place}`
}

/** One file takes the name of another, which is gone with that. */
function moveOver(turn: Turn): string | undefined {
  const { world } = turn
  const from = someFile(turn, ({ place }) => mayLeave(world, libraryOf(world, place), 1))
  const to = from && someFile(turn, ({ node }) => node.content.hash !== from.node.content.hash)
  if (!to || !isTouchable(world, to.place))
    return undefined
  renameSync(pathOf(world, from.place), pathOf(world, to.place))
  claim(world, [from.place, to.place], [from.node.content, to.node.content])
  depart(world, libraryOf(world, from.place), 1)
  vanish(world, from.place)
  replace(world, to.place, from.node)
  return `move ${from.place} over ${posix.normalize(to.place)}`
}

/** What is done to single files and does not move them. */
export const edits: readonly WeighedOperation[] = [
  { weight: 10, run: create },
  { weight: 1, run: unpack },
  { weight: 3, run: createNamesake },
  { weight: 2, run: createRespelled },
  { weight: 6, run: turn => edit(turn, 'write', () => turn.contents.picture(), (path, { bytes }) => writeFileSync(path, bytes)) },
  { weight: 2, run: turn => edit(turn, 'write', () => turn.contents.picture(), writeSlowly) },
  { weight: 4, run: turn => edit(turn, 'append to', ({ node }) => turn.contents.appended(node.content), (path, { bytes }) => writeFileSync(path, bytes)) },
  { weight: 3, run: turn => edit(turn, 'truncate', ({ node }) => turn.contents.truncated(node.content), (path, { bytes }) => truncateSync(path, bytes.length)) },
  { weight: 5, run: turn => save(turn, false) },
  { weight: 2, run: turn => save(turn, true) },
  { weight: 6, run: turn => copy(turn, 'copy') },
  { weight: 4, run: turn => copy(turn, 'link') },
  { weight: 8, run: remove },
  { weight: 7, run: restore },
  { weight: 4, run: touch },
  { weight: 2, run: chmod },
  { weight: 2, run: clutter },
  { weight: 3, run: swap },
  { weight: 3, run: moveOver },
]
