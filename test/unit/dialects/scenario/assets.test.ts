import type { Asset } from '../../../../src-main/contract/entities.ts'
import type { AssetFacts } from '../../../../src-main/dialects/scenario/assets.ts'
import { expect, it } from 'vitest'
import { assetHit } from '../../../../src-main/dialects/scenario/assets.ts'
import { assetOfId, idOfAsset } from '../../../../src-main/dialects/scenario/ids.ts'

const asset: Asset = { id: 17, libraryId: 1, path: 'a/chair.glb', name: 'chair.glb', kind: 'model', format: 'glb', size: 1234, hash: null, width: null, height: null, triangles: 12, createdAt: '2026-01-01T00:00:00.000Z', modifiedAt: '2026-02-01T00:00:00.000Z', addedAt: '2026-03-01T00:00:00.000Z', missingSince: null, state: 'ready', failure: null, preview: null, strip: null }

const facts: AssetFacts = { metadataOf: () => [], tagsOf: () => [], collectionsOf: () => ['late-sea-5767'], usesOf: () => 3, addressOf: (id, form) => `/${id}/${form}` }

const said = (metadata: Readonly<Record<string, string>>): AssetFacts => ({ ...facts, metadataOf: () => Object.entries(metadata).map(([key, value]) => ({ key, value, source: 'user' })) })

it('gives a 3D model its thumbnail, and no size in pixels', () => {
  expect(assetHit(asset, facts)).toEqual({
    id: 'asset_17',
    authorId: 'local',
    ownerId: 'local',
    teamId: 'local',
    privacy: 'private',
    collectionIds: ['late-sea-5767'],
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-02-01T00:00:00.000Z',
    metadata: { kind: 'model', name: 'chair.glb', size: 1234, thumbnail: { assetId: 'asset_17' } },
    mimeType: 'model/gltf-binary',
    nsfw: [],
    tags: [],
    url: '/17/original',
    score: 3,
    thumbnail: { assetId: 'asset_17', url: '/17/thumbnail' },
  })
})

it('says what the metadata of a file say by the names of the document, each in its type', () => {
  const { metadata, ...hit } = assetHit(asset, said({ prompt: 'oak', seed: '17', guidance: '3.5', numInferenceSteps: 'many', text: '', camera: 'x', name: 'other', description: 'A chair', transcription: 'Hm' }))
  expect(metadata).toEqual({ prompt: 'oak', seed: '17', guidance: 3.5, kind: 'model', name: 'chair.glb', size: 1234, thumbnail: { assetId: 'asset_17' } })
  expect(hit).toMatchObject({ description: 'A chair', transcription: 'Hm' })
})

it.each([[1920, 1080, '16:9'], [512, 512, '1:1'], [1023, 767, '1023:767'], [1, 3000, '1:3000']])('says that %i × %i is %s', (width, height, aspectRatio) => {
  expect(assetHit({ ...asset, kind: 'image', format: 'png', width, height }, facts).metadata).toEqual({ kind: 'image', name: 'chair.glb', size: 1234, width, height, aspectRatio })
})

it('has ids that lead back', () => {
  expect(assetOfId(idOfAsset(17))).toBe(17)
  for (const id of ['asset_', 'asset_x', 'asset_1.5', '17', 'model_17', 'asset_17 ', `asset_${'9'.repeat(16)}`])
    expect(assetOfId(id)).toBeUndefined()
})
