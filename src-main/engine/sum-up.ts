import type { Catalog } from '../catalog/catalog.ts'
import type { AssetSums, Tag } from '../contract/entities.ts'
import { inTurns } from '../catalog/in-turns.ts'
import { uniqueIds } from './edits.ts'

/** Assets that are counted at once: some milliseconds. */
const atOnce = 2000

/** The tags that any of these assets carry, in order, with how many of them do. */
export async function countTags(catalog: Catalog, ids: readonly number[]): Promise<Tag[]> {
  const counts = new Map<string, number>()
  await inParts(ids, (part) => {
    for (const { name, assets } of catalog.tags.among(part))
      counts.set(name, (counts.get(name) ?? 0) + assets)
  })
  return catalog.tags.inOrder([...counts].map(([name, assets]) => ({ name, assets })))
}

/** What these assets come to; unknown ones are left out. */
export async function sumUp(catalog: Catalog, ids: readonly number[]): Promise<AssetSums> {
  let [images, models, bytes] = [0, 0, 0]
  const ratings = new Set<number>()
  await inParts(ids, (part) => {
    const sums = catalog.sums.of(part)
    images += sums.images
    models += sums.models
    bytes += sums.bytes
    for (const stars of sums.rated.keys())
      ratings.add(stars)
  })
  const [rating = 0, ...others] = ratings
  return { images, models, bytes, rating: others.length === 0 ? rating : null }
}

/** Counts a part at a time, so that others get their turn. */
async function inParts(ids: readonly number[], count: (part: Uint32Array) => void): Promise<void> {
  const unique = uniqueIds(ids)
  await inTurns(function* () {
    for (let start = 0; start < unique.length; start += atOnce) {
      count(unique.subarray(start, start + atOnce))
      yield
    }
  }())
}
