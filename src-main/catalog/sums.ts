import type { AssetSums } from '../contract/entities.ts'
import type { Database } from './connection.ts'
import { counts } from './metadata.ts'

/** What some assets come to, counted in one go; `rated`: how many of them have each number of stars, 0 for none. */
export type PartialSums = Omit<AssetSums, 'rating'> & { readonly rated: ReadonlyMap<number, number> }

/** Sums over chosen assets; ids of none are left out. */
export function sumQueries(db: Database) {
  const sizes = db.prepare<[string], Omit<PartialSums, 'rated'>>(`SELECT count(*) FILTER (WHERE kind = 'image') AS images, count(*) FILTER (WHERE kind = 'model') AS models,
    coalesce(sum(size), 0) AS bytes FROM json_each(?) AS asked CROSS JOIN asset ON asset.id = asked.value`)
  const ratings = db.prepare<[string], { readonly stars: number, readonly assets: number }>(`SELECT number AS stars, count(*) AS assets FROM json_each(?) AS asked
    CROSS JOIN metadata ON asset_id = asked.value AND metadata.key = 'rating' WHERE number > 0 AND ${counts} GROUP BY number`)

  return {
    /** Kinds, bytes and stars of these assets. */
    of: (ids: Uint32Array): PartialSums => {
      const asked = `[${ids.join()}]`
      const sums = sizes.get(asked)!
      const rated = new Map(ratings.all(asked).map(({ stars, assets }) => [stars, assets]))
      const unrated = sums.images + sums.models - [...rated.values()].reduce((sum, assets) => sum + assets, 0)
      return { ...sums, rated: unrated > 0 ? rated.set(0, unrated) : rated }
    },
  }
}
