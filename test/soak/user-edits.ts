import type { Client } from '../../src-main/contract/client.ts'
import type { Chance } from './chance.ts'
import type { ModelAsset, World } from './world.ts'
import { libraryOf } from './world.ts'

const tags = ['red', 'Sommer', 'to do', 'größe', '🙂']

/** Changes something that a person made, through the API, and says what; undefined when no asset is known yet. */
export async function editAsUser({ world, chance, client, collections }: { readonly world: World, readonly chance: Chance, readonly client: Client, readonly collections: readonly string[] }): Promise<string | undefined> {
  const asset = chance.pick([...world.assets].filter(({ id, place }) => id !== undefined && libraryOf(world, place).state === 'here'))
  if (!asset)
    return undefined
  const ids = [asset.id!]
  const tag = chance.pick(tags)!
  const key = chance.pick(collections)!
  const rating = String(chance.below(6))
  const edits: readonly (() => Promise<string>)[] = [
    async () => {
      await client.editAssets({ ids, addTags: [tag] })
      asset.tags.add(tag)
      return `tag "${tag}" on`
    },
    async () => {
      await client.editAssets({ ids, removeTags: [tag] })
      asset.tags.delete(tag)
      return `no tag "${tag}" on`
    },
    async () => {
      await client.editAssets({ ids, metadata: { rating } })
      asset.rating = rating
      return `rating ${rating} for`
    },
    async () => {
      await client.editAssets({ ids, metadata: { rating: null } })
      asset.rating = null
      return 'no rating for'
    },
    async () => {
      await client.editCollection({ id: key, add: ids })
      asset.collections.add(key)
      return 'collect'
    },
    async () => {
      await client.editCollection({ id: key, remove: ids })
      asset.collections.delete(key)
      return 'collect no more'
    },
  ]
  const edit = chance.pick(edits)!
  return `${await edit()} ${describe(asset)}`
}

function describe({ id, place, missing }: ModelAsset): string {
  return `asset ${id}, ${place}${missing ? ' (missing)' : ''}`
}
