import type { SearchRequest } from '../../../src-main/contract/query.ts'
import type { Figure } from '../bench.ts'
import type { Item, Shelf } from './shelf.ts'
import { found, ofClass, ranked, retrieval, share, upload } from './shelf.ts'

export type Options = Pick<SearchRequest, 'meaning' | 'shape' | 'modelMatch'>

/** Every item searches for the others of its class. */
export async function leaveOneOut(what: string, shelf: Shelf, options: Options): Promise<Figure[]> {
  const rankings: boolean[][] = []
  for (const item of shelf.items)
    rankings.push(ofClass(await ranked(shelf, { like: [{ assetId: item.id }], ...options }, [item]), item.class))
  return retrieval(what, rankings)
}

/** Every altered item searches for the one of the same name that it was made of. */
export async function originals(what: string, altered: Shelf, among: Shelf, options: Options): Promise<Figure[]> {
  const hits: boolean[] = []
  for (const item of altered.items)
    hits.push((await found(among, { like: [{ assetId: item.id }], ...options, limit: 1 }))[0]?.path === item.path)
  return [share(`${what}: R@1`, hits)]
}

/** The preview of every item is uploaded, and searches for the others of its class. */
export async function leaveOneOutByPreview(what: string, shelf: Shelf): Promise<Figure[]> {
  const rankings: boolean[][] = []
  for (const item of shelf.items) {
    const anchorId = await upload(shelf, await previewOf(shelf, item))
    rankings.push(ofClass(await ranked(shelf, { like: [{ anchorId }] }, [item]), item.class))
  }
  return retrieval(what, rankings)
}

async function previewOf({ engine: { fetch, token } }: Shelf, { preview }: Item): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new Request(`http://localhost${preview}`, { headers: { authorization: `Bearer ${token}` } }))
  if (!response.ok)
    throw new Error(`the preview ${preview} was answered ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
