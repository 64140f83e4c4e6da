import type { Catalog } from '../catalog/catalog.ts'
import type { Asset } from '../contract/entities.ts'
import type { Alteration } from '../contract/reports.ts'
import type { Decoder, ImageFile } from '../media/decode.ts'
import type { RgbImage } from '../media/image.ts'
import type { Space } from '../vectors/space.ts'
import type { EvaluatedSpace } from './evaluate.ts'
import type { PlaceOfOriginal, RecallOfCopies } from './metrics.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failure, LikenessError } from '../contract/errors.ts'
import { alterationNames } from '../contract/reports.ts'
import { alterations, pixelsOfFile } from '../media/alterations.ts'
import { displayOfPixels } from '../media/display.ts'
import { toImageFailure } from '../media/errors.ts'
import { evaluatedSpace } from './evaluate.ts'
import { recallOfCopies } from './metrics.ts'
import { nearerThan } from './similarity.ts'

export interface CopyParts {
  readonly decoder: Pick<Decoder, 'decode' | 'display'>
  /** Absolute path of the folder that copies are written to, each in place of the one before. */
  readonly folder: string
}

export interface AlteredCopy {
  readonly alteration: Alteration
  /** The copy as encoders get pictures. */
  readonly image: RgbImage
}

/**
 * The altered copies of an image, in the order of `alterationNames`: made from its full pixels one after another, saved as JPEG of
 * good quality, and read back as any other file is. Errors: those of the decoder.
 */
export async function alteredCopies({ decoder, folder }: CopyParts, file: ImageFile): Promise<AlteredCopy[]> {
  const pixels = await fullPixels(decoder, file)
  const path = join(folder, 'copy.jpg')
  const copies: AlteredCopy[] = []
  for (const alteration of alterationNames) {
    await writeFile(path, await alteredJpeg(pixels, alteration))
    const { image } = await decoder.decode({ path, root: folder, format: 'jpeg' })
    copies.push({ alteration, image })
  }
  return copies
}

async function alteredJpeg(pixels: RgbImage, alteration: Alteration): Promise<Uint8Array> {
  try {
    return (await displayOfPixels(await alterations[alteration](pixels), 'jpeg')).bytes
  }
  catch (thrown) {
    throw toImageFailure(thrown)
  }
}

/** Whatever its format is. */
async function fullPixels(decoder: CopyParts['decoder'], file: ImageFile): Promise<RgbImage> {
  const { bytes } = await decoder.display(file, 'jpeg')
  if (bytes === null)
    throw failure('internal', { reason: 'a JPEG was asked for and none was made.' })
  return pixelsOfFile(bytes)
}

export interface CopyEvaluationParts extends CopyParts {
  readonly catalog: Catalog
  readonly space: Space
}

export interface CopyEvaluationOptions {
  /** Ends the work. */
  readonly signal: AbortSignal
  /** Hears of each image whose copies have been looked for. */
  readonly onProgress: (done: number, total: number) => void
}

export interface CopyEvaluation extends RecallOfCopies, EvaluatedSpace {
  /** Images that were searched among. */
  readonly images: number
  /** Images that no copies could be made of, by their paths within their library, and why. */
  readonly leftOut: readonly { readonly path: string, readonly reason: string }[]
}

/** Images that copies are made of, at most. */
const mostQueries = 1000

/** So many images are needed for a search among them. */
const fewest = 2

/**
 * How well altered copies find the images that they were made of: of at most 1,000 of these assets, spread over all of them, among
 * all images, compared exactly. The full pixels of one copy at a time are in memory. `folder` names, in errors, what was evaluated.
 * Errors: evaluation_without_images, those of the encoder, the signal's reason.
 */
export async function evaluateCopies(parts: CopyEvaluationParts, folder: string, assets: readonly Asset[], { signal, onProgress }: CopyEvaluationOptions): Promise<CopyEvaluation> {
  const { catalog, space } = parts
  const images = assets.filter(({ kind }) => kind === 'image')
  const vectors = new Map([...catalog.embeddings.ofAssets(images.map(({ id }) => id), space.id)].map(([id, [vector]]) => [id, vector!]))
  const among = [...vectors.values()]
  if (among.length < fewest)
    throw failure('evaluation_without_images', { folder, found: among.length, needed: fewest })
  const queries = spread(images.filter(({ id }) => vectors.has(id)), mostQueries)
  const places: PlaceOfOriginal[] = []
  const leftOut: { path: string, reason: string }[] = []
  for (const [i, { id, path, format }] of queries.entries()) {
    const { root } = catalog.assets.location(id)!
    const copies = await alteredCopies(parts, { path: join(root, path), root, format }).catch((error: unknown) => {
      signal.throwIfAborted()
      if (!(error instanceof LikenessError))
        throw error
      leftOut.push({ path, reason: error.message })
      return []
    })
    signal.throwIfAborted()
    const found = await space.embed(copies.map(({ image }) => image))
    places.push(...copies.map(({ alteration }, j) => ({ alteration, place: nearerThan(found[j]!, vectors.get(id)!, among) })))
    onProgress(i + 1, queries.length)
  }
  return { ...evaluatedSpace(space), images: among.length, leftOut, ...recallOfCopies(places) }
}

/** At most so many of a list, at even distances. */
export function spread<T>(list: readonly T[], most: number): T[] {
  const amount = Math.min(list.length, most)
  return Array.from({ length: amount }, (_, i) => list[Math.floor(i * list.length / amount)]!)
}
