import type { Client } from '../contract/client.ts'
import type { Asset } from '../contract/entities.ts'
import type { ListAssets } from '../contract/requests.ts'
import { join } from 'node:path'

type Filter = Omit<ListAssets, 'after' | 'limit'>

/** Every asset that matches, page by page. */
export async function* assetPages(client: Client, filter: Filter): AsyncGenerator<readonly Asset[]> {
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<Client['listAssets']>> = await client.listAssets({ ...filter, after, limit: 5000 })
    yield page.assets
    after = page.next
  }
}

/** Every asset that matches, at once. */
export async function everyAsset(client: Client, filter: Filter): Promise<Asset[]> {
  const all: Asset[] = []
  for await (const page of assetPages(client, filter))
    all.push(...page)
  return all
}

/** The folders of the libraries, removed ones included, by their ids. */
export async function libraryRoots(client: Client): Promise<ReadonlyMap<number, string>> {
  const libraries = [...await client.listLibraries(), ...await client.listRemovedLibraries()]
  return new Map(libraries.map(({ id, path }) => [id, path]))
}

/** Where an asset's file lies, absolute. */
export function pathOf(roots: ReadonlyMap<number, string>, { libraryId, path }: Asset): string {
  return join(roots.get(libraryId) ?? '', path)
}
