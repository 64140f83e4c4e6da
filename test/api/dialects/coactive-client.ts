import type { Buffer } from 'node:buffer'
import type { NewApiKey } from '../../../src-main/contract/entities.ts'
import type { Server } from '../../helpers/server.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { uuidOfCollection } from '../../../src-main/dialects/shared/public-ids.ts'
import { indexPictures } from '../../helpers/server.ts'
import { formOf } from './requests.ts'

export interface Image { readonly coactive_image_id: string, readonly path: string, readonly url: string, readonly similarity: number, readonly metadata: Readonly<Record<string, string>> }
export interface Listed { readonly data: readonly Image[], readonly meta: object }
export interface Grouped { readonly data: readonly { readonly group: string | null, readonly images: readonly Image[] }[], readonly meta: object }

export type Coactive = Awaited<ReturnType<typeof openCoactive>>

/**
 * A server with the library "photos", whose pictures 1, 2 and 4 have a `sku` and whose pictures 3 and 4 a `colour`, an empty library
 * of the name "others", and a client of Coactive's.
 */
export async function openCoactive(server: Server) {
  const library = await indexPictures(server, 'photos', 5)
  await indexPictures(server, 'others', 1)
  const { assets } = await server.client.listAssets({ libraryId: library })
  const ids: ReadonlyMap<string, number> = new Map(assets.map(({ name, id }) => [name, id]))
  const say = (names: readonly string[], metadata: Record<string, string>) => server.client.editAssets({ ids: names.map(name => ids.get(name)!), metadata })
  await say(['1.png', '4.png'], { sku: 'A-1' })
  await say(['2.png'], { sku: 'B-2' })
  await say(['3.png'], { colour: 'Dark red' })
  await say(['4.png'], { colour: 'blue', note: 'seen in red light' })
  const key: NewApiKey = await server.client.addApiKey({ name: 'a program', dailyQuota: 10_000 })
  const picture = await readFile(join(server.folder, 'photos', '1.png'))
  const collectionOf = async (name: string) => (await server.client.listCollections()).find(collection => collection.name === name)!.key
  const embedding = uuidOfCollection(await collectionOf('photos'))
  const credentials = `${key.key.id}:${key.secret}`

  /** Asks as the documents do: what differs is the beginning of the address. */
  const ask = (path: string, init: RequestInit = {}, bearer = credentials) =>
    fetch(`${server.url}/coactive${path}`, { ...init, headers: { authorization: `Bearer ${bearer}`, ...init.headers as Record<string, string> } })

  const form = (bytes: Buffer = picture, name = 'file.png', fields: Readonly<Record<string, string>> = {}) => formOf(fields, { bytes, name })

  return {
    ids,
    key,
    credentials,
    picture,
    embedding,
    collection: await collectionOf('photos'),
    others: uuidOfCollection(await collectionOf('others')),
    collectionOf,
    ask,
    form,
    /** Posts an image to a search below an embedding. */
    search: (path: string, query: Readonly<Record<string, string>> = {}, body: FormData = form(), of = embedding, bearer?: string) =>
      ask(`/api/v0/similarity-search/embeddings/${of}/${path}?${new URLSearchParams(query).toString()}`, { method: 'POST', body }, bearer),
  }
}

/** The names of images. */
export function names(images: readonly Image[]): string[] {
  return images.map(({ path }) => path)
}

/** The groups with the names of their images. */
export function namesOf({ data }: Grouped): [string | null, string[]][] {
  return data.map(({ group, images }) => [group, names(images)])
}
