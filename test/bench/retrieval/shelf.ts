import type { Asset } from '../../../src-main/contract/entities.ts'
import type { SearchRequest } from '../../../src-main/contract/query.ts'
import type { Engine } from '../../../src-main/engine/engine.ts'
import type { Figure } from '../bench.ts'
import { join } from 'node:path'
import { retrievalFigures } from '../../../src-main/search/metrics.ts'

/** An indexed file, and what it is of: the first folder that it lies in. */
export interface Item {
  readonly id: number
  readonly class: string
  /** Relative to the library's root, '/' between folders. */
  readonly path: string
  readonly file: string
  readonly preview: string
}

/** The indexed files of a library that are searched among, through the engine's own client. */
export interface Shelf {
  readonly engine: Engine
  /** Keys of the collections that are searched. */
  readonly collections: readonly string[]
  readonly items: readonly Item[]
}

/** Searches answer at most so many. */
const most = 1000

/** Indexes a folder as a library. Throws when a file of it failed. */
export async function indexed(engine: Engine, folder: string): Promise<Shelf> {
  const { client } = engine
  const library = await client.addLibrary({ path: folder })
  await untilIdle(engine)
  const { assets } = await client.listAssets({ libraryId: library.id, limit: most })
  const unready = assets.find(({ state }) => state !== 'ready')
  if (unready)
    throw new Error(`${unready.path} is ${unready.state}: ${unready.failure?.message ?? 'no reason is given'}`)
  const collection = (await client.listCollections()).find(({ libraryId }) => libraryId === library.id)!
  return { engine, collections: [collection.key], items: assets.map(asset => itemOf(asset, folder)) }
}

/** Waits until nothing is scanned or ingested. */
export async function untilIdle({ client }: Engine): Promise<void> {
  while ((await client.waitUntilIdle()).phase !== 'idle');
}

/** Several libraries as one. */
export function together(shelves: readonly Shelf[]): Shelf {
  return { engine: shelves[0]!.engine, collections: shelves.flatMap(({ collections }) => collections), items: shelves.flatMap(({ items }) => items) }
}

/** What is found, best first, without the items that are left out. */
export async function found({ engine, collections, items }: Shelf, query: SearchRequest, leftOut: readonly Item[] = []): Promise<Item[]> {
  const byId = new Map(items.map(item => [item.id, item]))
  leftOut.forEach(({ id }) => byId.delete(id))
  const { results } = await engine.client.search({ limit: most, collections, ...query })
  return results.flatMap(({ asset }) => byId.get(asset.id) ?? [])
}

/** All items but those that are left out, best first. Throws when the search did not rank them all. */
export async function ranked(shelf: Shelf, query: SearchRequest, leftOut: readonly Item[]): Promise<Item[]> {
  const ranking = await found(shelf, query, leftOut)
  const expected = shelf.items.length - leftOut.length
  if (ranking.length !== expected)
    throw new Error(`a search ranked ${ranking.length} items in place of ${expected}: ${JSON.stringify(query)}`)
  return ranking
}

/** Uploads a picture to search by; answers the id of the anchor. */
export async function upload({ engine }: Shelf, jpeg: Uint8Array<ArrayBuffer>): Promise<string> {
  const { id } = await engine.client.createAnchor({ file: new Blob([jpeg]), fileName: 'upload.jpg' })
  return id
}

/** A question by assets. */
export function likeItems(items: readonly Item[]): { readonly assetId: number }[] {
  return items.map(({ id }) => ({ assetId: id }))
}

/** Whether each of a ranking is of a class. */
export function ofClass(ranking: readonly Item[], className: string): boolean[] {
  return ranking.map(item => item.class === className)
}

/** R@1, R@5 and mAP of rankings. */
export function retrieval(what: string, rankings: readonly (readonly boolean[])[]): Figure[] {
  const { recallAt1, recallAt5, meanAveragePrecision } = retrievalFigures(rankings)
  return [
    { what: `${what}: R@1`, value: recallAt1, unit: '' },
    { what: `${what}: R@5`, value: recallAt5, unit: '' },
    { what: `${what}: mAP`, value: meanAveragePrecision, unit: '' },
  ]
}

/** The share of what is true. */
export function share(what: string, hits: readonly boolean[]): Figure {
  return { what, value: hits.filter(Boolean).length / hits.length, unit: '' }
}

/** Items by class, in the order of the classes. */
export function classesOf(items: readonly Item[]): Map<string, Item[]> {
  return Map.groupBy(items, item => item.class)
}

/** So many of a list by chance, none twice. */
export function draw<T>(list: readonly T[], amount: number, random: () => number): T[] {
  return list.map(item => ({ item, place: random() })).sort((a, b) => a.place - b.place).slice(0, amount).map(({ item }) => item)
}

function itemOf({ id, path, preview }: Asset, folder: string): Item {
  return { id, path, class: path.split('/')[0]!, file: join(folder, path), preview: preview! }
}
