import type { Asset, Concept } from '../../../src-main/contract/entities.ts'
import type { Server } from '../../helpers/server.ts'
import type { RawAnswer } from './requests.ts'
import { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { indexPictures } from '../../helpers/server.ts'
import { send } from './requests.ts'

export interface Hits {
  readonly hits: readonly (Readonly<Record<string, unknown>> & { readonly id: string, readonly metadata?: { readonly name: string } })[]
  readonly [name: string]: unknown
}

export type Scenario = Awaited<ReturnType<typeof openScenario>>

const signedFor = (key: string, address: string) => expect.stringMatching(`^${address}\\?key=${key}&expires=\\d+&signature=[\\w-]+$`) as string

/**
 * A server with the library "photos" of five pictures, of which some have tags, metadata and a collection, the library "others" of
 * one, two concepts, and a client of Scenario's.
 */
export async function openScenario(server: Server) {
  const { client } = server
  const photos = await indexPictures(server, 'photos', 5)
  await indexPictures(server, 'others', 1)
  const { assets } = await client.listAssets({})
  const assetOf = (name: string, library = photos): Asset => assets.find(asset => asset.name === name && (asset.libraryId === photos) === (library === photos))!
  const idOf = (name: string, library = photos): number => assetOf(name, library).id
  await client.editAssets({ ids: [idOf('1.png')], addTags: ['wood', 'Chair'], metadata: { prompt: 'an oak chair', seed: '17', numInferenceSteps: '30', guidance: 'strong', description: 'A chair of oak' } })
  await client.editAssets({ ids: [idOf('2.png')], addTags: ['wood'] })
  const picked = await client.createCollection({ name: 'picked', assetIds: [idOf('1.png'), idOf('2.png')] })
  const collectionOf = async (name: string) => (await client.listCollections()).find(collection => collection.name === name)!.key
  const chairs = await client.createConcept({ name: 'Oak chairs', exampleIds: [idOf('1.png'), idOf('2.png')], counterExampleIds: [idOf('5.png')] })
  const lamps = await client.createConcept({ name: 'Lamps', exampleIds: [idOf('3.png')] })
  const key = await client.addApiKey({ name: 'a program', dailyQuota: 100_000 })
  const picture = await readFile(join(server.folder, 'photos', '1.png'))
  const keys = { picked: picked.key, photos: await collectionOf('photos'), others: await collectionOf('others') }
  const credentials = `${key.key.id}:${key.secret}`

  const ask = (path: string, body: unknown, user = credentials): Promise<RawAnswer> => send(`${server.url}/scenario/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...user !== '' && { authorization: `Basic ${Buffer.from(user).toString('base64')}` } },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })

  async function hitsOf(path: string, body: unknown, user?: string): Promise<Hits> {
    const answer = await ask(path, body, user)
    expect(answer).toMatchObject({ status: 200, type: 'application/json' })
    return JSON.parse(answer.body) as Hits
  }

  /** The hit that a picture of "photos" is. */
  function hit(name: string, id = key.key.id) {
    const asset = assetOf(name)
    const isFirst = name === '1.png'
    const isPicked = isFirst || name === '2.png'
    return {
      id: `asset_${asset.id}`,
      authorId: 'local',
      collectionIds: [...isPicked ? [keys.picked] : [], keys.photos].sort(),
      createdAt: asset.createdAt,
      metadata: { ...isFirst && { prompt: 'an oak chair', seed: '17', numInferenceSteps: 30 }, width: 48, height: 36, aspectRatio: '4:3', kind: 'image', name, size: asset.size },
      mimeType: 'image/png',
      nsfw: [],
      ownerId: 'local',
      privacy: 'private',
      tags: isFirst ? ['Chair', 'wood'] : isPicked ? ['wood'] : [],
      teamId: 'local',
      updatedAt: asset.modifiedAt,
      url: signedFor(id, `${server.url}/signed/${asset.id}/original`),
      ...isFirst && { description: 'A chair of oak' },
      score: isPicked ? 2 : name === '3.png' ? 1 : 0,
    }
  }

  /** The hit that a concept is. */
  function modelHit(concept: Concept, examples: readonly string[], tags: readonly string[], collections: readonly string[], id = key.key.id) {
    return {
      id: `model_${concept.key}`,
      authorId: 'local',
      capabilities: [],
      collectionIds: [...collections].sort(),
      concepts: [],
      createdAt: concept.createdAt,
      exampleAssetIds: examples.map(name => `asset_${idOf(name)}`),
      name: concept.name,
      ownerId: 'local',
      privacy: 'private',
      shortDescription: '',
      source: 'training',
      tags,
      teamId: 'local',
      trainingImagesNumber: examples.length,
      type: 'concept',
      updatedAt: concept.updatedAt,
      score: 0,
      thumbnail: { assetId: `asset_${idOf(examples[0]!)}`, url: signedFor(id, `${server.url}/signed/${idOf(examples[0]!)}/thumbnail`) },
    }
  }

  return {
    server,
    key,
    credentials,
    picture,
    dataUrl: `data:image/png;base64,${picture.toString('base64')}`,
    keys,
    chairs,
    lamps,
    idOf,
    id: (name: string) => `asset_${idOf(name)}`,
    ask,
    hitsOf,
    hit,
    chairsHit: (id?: string) => modelHit(chairs, ['1.png', '2.png'], ['Chair', 'wood'], [keys.picked, keys.photos], id),
    lampsHit: (id?: string) => modelHit(lamps, ['3.png'], [], [keys.photos], id),
    /** A key that opens the collection "picked" alone. */
    narrow: async () => {
      const narrow = await client.addApiKey({ name: 'narrow', collections: [keys.picked], dailyQuota: 1000 })
      return { id: narrow.key.id, credentials: `${narrow.key.id}:${narrow.secret}` }
    },
    /** The names of what the native search finds, in its order. */
    found: async (request: Parameters<typeof client.search>[0]) => (await client.search(request)).results.map(({ asset }) => asset),
  }
}

/** The names of hits. */
export function namesOf({ hits }: Hits): string[] {
  return hits.map(hit => hit.metadata?.name ?? String(hit['name']))
}
