import type { Catalog } from '../catalog/catalog.ts'
import type { Asset } from '../contract/entities.ts'
import type { Measurement } from '../contract/insight.ts'
import type { Alteration } from '../contract/reports.ts'
import type { OpenEncoder } from '../encoders/types.ts'
import type { RgbImage } from '../media/image.ts'
import type { Space } from '../vectors/space.ts'
import type { ShownParts } from './shown-picture.ts'
import { setImmediate } from 'node:timers/promises'
import { failure } from '../contract/errors.ts'
import { alterations } from '../media/alterations.ts'
import { sampleLibrary } from './concepts/sample.ts'
import { shownPicture } from './shown-picture.ts'
import { nearerThan, sameCosine } from './similarity.ts'

export interface Measured {
  readonly encoder: Pick<OpenEncoder, 'manifest' | 'embed'>
  /** The space that answers searches: what it holds says which images there are. */
  readonly active: Space
}

/** Images that are measured on, at most and at least. */
const sample = 100
const enough = 10

/** Assets that are looked at for these: models are passed over. */
const looked = 600

/** Images that are embedded before the time is taken: the first run of a model is slower. */
const warming = 2

/** Of the nearest to a copy, so many are looked at: all of them may be views of models. */
const nearest = 48

/** An image of the sample: its pixels, and its vector. */
interface Original {
  readonly asset: Asset
  readonly image: RgbImage
  readonly vector: Float32Array
}

/**
 * Measures how fast an encoder embeds pictures of the library, and how well it finds altered copies of them: among all images
 * when it is the active one, else among those that are measured on. Errors: measurement_too_few, those of the encoder, the
 * signal's reason.
 */
export async function measureEncoder(parts: ShownParts, { encoder, active }: Measured, signal: AbortSignal): Promise<Measurement> {
  const { catalog } = parts
  const pictures: { readonly asset: Asset, readonly image: RgbImage }[] = []
  for (const asset of imagesOf(catalog, active.id)) {
    signal.throwIfAborted()
    const image = await shownPicture(parts, asset)
    if (image)
      pictures.push({ asset, image })
  }
  if (pictures.length < enough)
    throw failure('measurement_too_few', { found: pictures.length, needed: enough })
  const images = pictures.map(({ image }) => image)
  await encoder.embed(images.slice(0, warming))
  const started = performance.now()
  const vectors = await encoder.embed(images)
  const imagesPerSecond = 1000 * images.length / (performance.now() - started)
  const originals = pictures.map((picture, i): Original => ({ ...picture, vector: vectors[i]! }))
  const among = originals.map(({ vector }) => vector)
  const isFound = (copy: Float32Array, original: Original) => encoder.manifest.id === active.id
    ? isFirstAmongAll(catalog, active, copy, original)
    : nearerThan(copy, original.vector, among) === 0
  const recallOf = async (alteration: Alteration): Promise<number> => {
    let found = 0
    for (const original of originals) {
      signal.throwIfAborted()
      const [copy] = await encoder.embed([await alterations[alteration](original.image)])
      found += isFound(copy!, original) ? 1 : 0
      await setImmediate()
    }
    return found / originals.length
  }
  return {
    encoder: encoder.manifest.id,
    imagesPerSecond,
    sample: originals.length,
    recall: { cropped: await recallOf('cropped'), small: await recallOf('small'), recoloured: await recallOf('recoloured') },
    measuredAt: new Date().toISOString(),
  }
}

/** Images of the library that are on disk, spread over all of it: the same ones for the same library. */
function imagesOf(catalog: Catalog, encoder: string): Asset[] {
  const ids = sampleLibrary(catalog, encoder, new Set(), looked)
  const kinds = catalog.assets.kinds(ids)
  return [...catalog.assets.many(ids.filter(id => kinds.get(id) === 'image').slice(0, sample)).values()].filter(({ missingSince }) => missingSince === null)
}

/** Whether the original, or an exact copy of it, is the nearest image of the library. */
function isFirstAmongAll(catalog: Catalog, space: Space, copy: Float32Array, { asset }: Original): boolean {
  const found = space.look.index.search(copy, nearest)
  const places = new Map(catalog.embeddings.places(found.map(({ key }) => key)).map(place => [place.id, place.assetId]))
  const assets = catalog.assets.many([...new Set(places.values())])
  const images = found.flatMap(({ key, cosine }) => {
    const other = assets.get(places.get(key) ?? -1)
    return other?.kind === 'image' ? [{ other, cosine }] : []
  })
  const best = images[0]?.cosine ?? -1
  return images.some(({ other, cosine }) => cosine >= best - sameCosine && (other.id === asset.id || (other.hash !== null && other.hash === asset.hash)))
}
