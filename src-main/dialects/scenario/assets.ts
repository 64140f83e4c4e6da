import type { Asset, MetadataEntry } from '../../contract/entities.ts'
import { formatById } from '../../contract/formats.ts'
import { idOfAsset } from './ids.ts'

/** What the catalog and the server know of assets. */
export interface AssetFacts {
  readonly metadataOf: (assetId: number) => readonly MetadataEntry[]
  readonly tagsOf: (assetId: number) => readonly string[]
  /** Keys of collections that the API key opens. */
  readonly collectionsOf: (assetId: number) => readonly string[]
  /** In how many collections and concepts it was put. */
  readonly usesOf: (assetId: number) => number
  readonly addressOf: (assetId: number, form: 'original' | 'thumbnail') => string
}

/** Who everything belongs to: there is one catalog, of whoever runs it. */
export const owner = { authorId: 'local', ownerId: 'local', teamId: 'local', privacy: 'private' } as const

/** What a local file can have said by its own metadata, by what the API's document calls it. */
const texts = ['baseModelId', 'modelId', 'modelType', 'negativePrompt', 'parentJobId', 'prompt', 'scheduler', 'seed', 'text', 'type'] as const
const numbers = ['guidance', 'negativePromptStrength', 'numInferenceSteps'] as const

/** An asset as a hit. Fields that the API must have and a local asset cannot are constants or empty; others are left out. */
export function assetHit(asset: Asset, { metadataOf, tagsOf, collectionsOf, usesOf, addressOf }: AssetFacts) {
  const metadata = new Map(metadataOf(asset.id).map(({ key, value }) => [key, value]))
  const assetId = idOfAsset(asset.id)
  const { description, transcription } = textsOf(metadata, ['description', 'transcription'])
  return {
    id: assetId,
    ...owner,
    collectionIds: collectionsOf(asset.id),
    createdAt: asset.createdAt,
    updatedAt: asset.modifiedAt,
    metadata: {
      ...textsOf(metadata, texts),
      ...numbersOf(metadata, numbers),
      ...sizeOf(asset),
      kind: asset.kind,
      name: asset.name,
      size: asset.size,
      ...asset.kind === 'model' && { thumbnail: { assetId } },
    },
    mimeType: formatById(asset.format).mediaType,
    nsfw: [],
    tags: tagsOf(asset.id),
    url: addressOf(asset.id, 'original'),
    ...description !== undefined && { description },
    score: usesOf(asset.id),
    ...asset.kind === 'model' && { thumbnail: { assetId, url: addressOf(asset.id, 'thumbnail') } },
    ...transcription !== undefined && { transcription },
  }
}

function textsOf(metadata: ReadonlyMap<string, string>, keys: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(keys.flatMap(key => metadata.get(key) ? [[key, metadata.get(key)!]] : []))
}

function numbersOf(metadata: ReadonlyMap<string, string>, keys: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(textsOf(metadata, keys)).map(([key, value]) => [key, Number(value)] as const).filter(([, value]) => Number.isFinite(value)))
}

/** Width, height, and how they are to each other in the smallest whole numbers: 1920 × 1080 is 16:9. */
function sizeOf({ width, height }: Pick<Asset, 'width' | 'height'>): object {
  if (!width || !height)
    return {}
  const common = divisorOf(width, height)
  return { width, height, aspectRatio: `${width / common}:${height / common}` }
}

function divisorOf(a: number, b: number): number {
  return b === 0 ? a : divisorOf(b, a % b)
}
