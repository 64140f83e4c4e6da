import type { Content } from './contents.ts'
import { join, posix } from 'node:path'

/** A file on disk; hard links share it. */
export interface FileNode {
  content: Content
}

/** An asset as the catalog must have it once all is settled. */
export interface ModelAsset {
  /** Undefined until the catalog has told it. */
  id: number | undefined
  /** Name of the library and path below it. */
  place: string
  missing: boolean
  content: Content
  /** Ids of its embeddings; undefined after its content has changed, until the catalog has told them. */
  embeddings: readonly number[] | undefined
  readonly tags: Set<string>
  rating: string | null
  readonly collections: Set<string>
}

export interface ModelLibrary {
  readonly name: string
  /** Name of its root folder below the base. */
  folder: string
  id: number
  /** here: its files are where they belong. away: there is no root. emptied: there is an empty root. */
  state: 'here' | 'away' | 'emptied'
}

/** A deleted file that can be put back. */
export interface Deleted {
  readonly place: string
  readonly node: FileNode
  /** Where it lies now; null when only its bytes are remembered. */
  readonly trash: string | null
}

/** The disk as the test left it, and what the catalog must make of it. */
export interface World {
  readonly base: string
  readonly libraries: Map<string, ModelLibrary>
  /** By place. */
  readonly files: Map<string, FileNode>
  readonly assets: Set<ModelAsset>
  readonly deleted: Deleted[]
  /** Places and contents that have had their turn since the last settling: what follows could hide what went before. */
  readonly locked: Set<string>
  /** Files that left each library since the last settling. */
  readonly departures: Map<string, number>
  /** Something changed that no watcher is told: another name of a file that has several. */
  unheard: boolean
}

/** A world with libraries of these names and no file. */
export function createWorld(base: string, names: readonly string[]): World {
  const libraries = new Map(names.map(name => [name, { name, folder: name, id: 0, state: 'here' as const }]))
  return { base, libraries, files: new Map(), assets: new Set(), deleted: [], locked: new Set(), departures: new Map(), unheard: false }
}

/** Everything has settled: anything may be touched again. */
export function unlock(world: World): void {
  world.locked.clear()
  world.departures.clear()
  world.unheard = false
}

/** The library that a place is in. */
export function libraryOf(world: World, place: string): ModelLibrary {
  return world.libraries.get(place.slice(0, place.indexOf('/')))!
}

/** The absolute path of a place. */
export function pathOf(world: World, place: string): string {
  return join(world.base, libraryOf(world, place).folder, place.slice(place.indexOf('/') + 1))
}

/** The asset that is, or was last, at a place. */
export function assetAt(world: World, place: string): ModelAsset | undefined {
  return [...world.assets].find(asset => asset.place === place)
}

/** Names that many systems take to be the same. */
export function fold(text: string): string {
  return text.normalize('NFC').toLowerCase()
}

/** Missing assets that a file of this content could be. */
export function missingTwins(world: World, content: Content): ModelAsset[] {
  return [...world.assets].filter(asset => asset.missing && asset.content.hash === content.hash)
}

/** All places of a file. */
export function placesOf(world: World, node: FileNode): string[] {
  return [...world.files].filter(([, other]) => other === node).map(([place]) => place)
}

/** A file turned up where none was: who has that name, or had it in another spelling, is back, else who has that content, else it is new. */
export function appear(world: World, place: string, node: FileNode): void {
  world.files.set(place, node)
  const before = assetAt(world, place) ?? respelled(world, place)
  const twin = missingTwins(world, node.content)[0]
  if (before) {
    before.missing = false
    before.place = place
    setContent(before, node.content)
  }
  else if (twin) {
    twin.missing = false
    twin.place = place
  }
  else {
    world.assets.add({ id: undefined, place, missing: false, content: node.content, embeddings: undefined, tags: new Set(), rating: null, collections: new Set() })
  }
}

/** The one missing asset whose name in this folder differs only in its spelling. */
function respelled(world: World, place: string): ModelAsset | undefined {
  const found = [...world.assets].filter(asset => asset.missing && fold(asset.place) === fold(place) && posix.dirname(asset.place) === posix.dirname(place))
  return found.length === 1 ? found[0] : undefined
}

/** The file of a place is gone. */
export function vanish(world: World, place: string): void {
  world.files.delete(place)
  assetAt(world, place)!.missing = true
}

/** A file was moved: its asset goes with it, unless the name it took is that of another one. */
export function relocate(world: World, from: string, to: string): void {
  const node = world.files.get(from)!
  const asset = assetAt(world, from)!
  world.files.delete(from)
  world.files.set(to, node)
  const named = assetAt(world, to)
  if (named) {
    asset.missing = true
    named.missing = false
    setContent(named, node.content)
  }
  else {
    asset.place = to
  }
}

/** A file holds something else now, under all its names. */
export function rewrite(world: World, node: FileNode, content: Content): void {
  node.content = content
  for (const place of placesOf(world, node))
    setContent(assetAt(world, place)!, content)
}

/** Another file has taken this one's name. */
export function replace(world: World, place: string, node: FileNode): void {
  world.files.set(place, node)
  setContent(assetAt(world, place)!, node.content)
}

function setContent(asset: ModelAsset, content: Content): void {
  if (asset.content.hash === content.hash)
    return
  asset.content = content
  asset.embeddings = undefined
}
