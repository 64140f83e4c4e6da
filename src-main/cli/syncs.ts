import type { Client } from '../contract/client.ts'
import type { Sync } from '../contract/sync.ts'
import { failure } from '../contract/errors.ts'

/** The key of a collection that its key or its name names. Errors: collection_not_found, bad_request where there are several. */
export async function collectionOf(client: Client, text: string): Promise<string> {
  const list = await client.listCollections()
  const found = list.filter(({ key }) => key === text)
  const named = found.length > 0 ? found : list.filter(({ name }) => name === text)
  if (named.length > 1)
    throw failure('bad_request', { reason: `${named.length} collections are called "${text}": give a key, one of ${named.map(({ key }) => key).join(', ')}.` })
  if (!named[0])
    throw failure('collection_not_found', { key: text })
  return named[0].key
}

/** The syncs of a collection, which is named by its key or name; or the one of this id. */
export async function syncsOf(client: Client, text: string): Promise<readonly Sync[]> {
  const list = await client.listSyncs()
  const found = list.filter(({ id, collection }) => id === text || collection === text)
  if (found.length > 0)
    return found
  const key = await collectionOf(client, text)
  return list.filter(({ collection }) => collection === key)
}

/** The sync of this id, or that of this collection. Errors: sync_not_found, bad_request where there are several. */
export async function syncOf(client: Client, text: string): Promise<Sync> {
  const [sync, ...others] = await syncsOf(client, text)
  if (!sync)
    throw failure('sync_not_found', { id: text })
  if (others.length > 0)
    throw failure('bad_request', { reason: `"${text}" is kept at several places: give the id of a sync, one of ${[sync, ...others].map(({ id }) => id).join(', ')}.` })
  return sync
}
