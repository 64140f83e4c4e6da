import type { Buffer } from 'node:buffer'
import type { NewApiKey } from '../../../src-main/contract/entities.ts'
import type { Server } from '../../helpers/server.ts'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect } from 'vitest'
import { uuidOfCollection } from '../../../src-main/dialects/shared/public-ids.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { seededRandom } from '../../helpers/random.ts'
import { indexPictures, untilIdle } from '../../helpers/server.ts'
import { jsonWebToken } from './json-web-token.ts'
import { formOf } from './requests.ts'

interface Preview { readonly file_name: string, readonly media_id: string, readonly media_uri: string, readonly media_thumb_uri: string, readonly relevance_score: number }
interface Cluster { readonly cluster_id: string, readonly n_images: number, readonly relevance_score: number, readonly previews: readonly Preview[] }
export interface Explored { readonly clusters: readonly Cluster[] }
export interface Anchored { readonly anchor_media_id: string, readonly anchor_type: string }

type Parameters = Readonly<Record<string, string | number>>

export type VisualLayer = Awaited<ReturnType<typeof openVisualLayer>>

/** A server with the libraries "photos" (four pictures, near copies of two of them) and "others", an empty collection, and a client of Visual Layer's. */
export async function openVisualLayer(server: Server) {
  await writePicture(join(server.folder, 'photos', 'large-1.jpg'), 1, { width: 400, height: 300 })
  await writePicture(join(server.folder, 'photos', 'copy-of-2.png'), 2)
  const library = await indexPictures(server, 'photos', 4)
  await indexPictures(server, 'others', 2)
  const { assets } = await server.client.listAssets({ libraryId: library })
  const key: NewApiKey = await server.client.addApiKey({ name: 'a program', dailyQuota: 10_000 })
  const token = jsonWebToken(key.key.id, key.secret)
  const picture = await readFile(join(server.folder, 'photos', '1.png'))
  const datasetOf = async (name: string) => uuidOfCollection((await server.client.listCollections()).find(collection => collection.name === name)!.key)
  const dataset = await datasetOf('photos')
  const empty = uuidOfCollection((await server.client.createCollection({ name: 'nothing' })).key)

  /** Asks as the documents do: what differs is the beginning of the address. */
  const ask = (path: string, init: RequestInit = {}, bearer = token) =>
    fetch(`${server.url}/visual-layer${path}`, { ...init, headers: { authorization: `Bearer ${bearer}`, ...init.headers as Record<string, string> } })

  const form = (bytes: Buffer = picture, name = 'query_image.jpg', fields: Readonly<Record<string, string>> = {}) => formOf(fields, { bytes, name })

  const upload = (query: string, body: FormData = form(), to = dataset) =>
    ask(`/api/v1/dataset/${to}/search-image-similarity?${query}`, { method: 'POST', body })

  const explore = (parameters: Parameters, of = dataset, bearer?: string) => {
    const query = new URLSearchParams(Object.entries({ threshold: 0, entity_type: 'IMAGES', page_number: 0, ...parameters }).map(([name, value]) => [name, String(value)]))
    return ask(`/api/v1/explore/${of}?${query.toString()}`, {}, bearer)
  }

  return {
    ids: new Map(assets.map(({ name, id }) => [name, id])) as ReadonlyMap<string, number>,
    key,
    token,
    picture,
    dataset,
    others: await datasetOf('others'),
    empty,
    datasetOf,
    ask,
    form,
    upload,
    explore,
    anchored: async (query = 'threshold=0&entity_type=IMAGES', body?: FormData, to?: string): Promise<Anchored> => {
      const response = await upload(query, body, to)
      expect(response.status).toBe(200)
      return await response.json() as Anchored
    },
    explored: async (parameters: Parameters, of?: string): Promise<Explored> => {
      const response = await explore(parameters, of)
      expect(response.status).toBe(200)
      return await response.json() as Explored
    },
  }
}

/** The names of the media that are shown, by cluster. */
export function names({ clusters }: Explored): string[][] {
  return clusters.map(({ previews }) => previews.map(({ file_name }) => file_name))
}

/** Adds a library of pictures that are not much alike: of patches in other numbers, colours and contrasts. */
export async function indexVariedPictures({ client, folder }: Server, name: string, count: number): Promise<void> {
  await mkdir(join(folder, name), { recursive: true })
  for (let i = 0; i < count; i++) {
    const random = seededRandom(i * 7919 + 1)
    const [width, height] = [2 + i % 13, 2 + (i * 7) % 11]
    const base = [random(), random(), random()].map(part => part * 256)
    const contrast = 256 * random()
    const pixels = Uint8ClampedArray.from({ length: width * height * 3 }, (_, k) => base[k % 3]! + contrast * (random() - 0.5))
    await sharp(pixels, { raw: { width, height, channels: 3 } }).resize(48, 36, { fit: 'fill', kernel: i % 2 ? 'nearest' : 'cubic' }).toFile(join(folder, name, `${i}.png`))
  }
  await client.addLibrary({ path: join(folder, name) })
  await untilIdle(client)
}
