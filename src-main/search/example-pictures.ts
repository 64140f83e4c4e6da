import type { Catalog } from '../catalog/catalog.ts'
import type { Kind } from '../contract/formats.ts'
import type { Region } from '../contract/query.ts'
import type { Decoder } from '../media/decode.ts'
import type { RgbImage } from '../media/image.ts'
import type { PreviewFiles } from '../media/preview-files.ts'
import type { Eyes } from '../stage/look.ts'
import type { Anchors } from './anchors.ts'
import type { Ref } from './examples.ts'
import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { look, stillOf } from '../stage/look.ts'
import { cutFrom } from './crops.ts'

/** What is searched by, as a picture. */
export interface ExamplePicture {
  /** Of a model its still picture. */
  readonly image: RgbImage
  readonly kind: Kind
  /** The asset that it shows, whole; null when it shows a part, or no asset. */
  readonly assetId: number | null
}

export interface ExamplePictureParts {
  readonly catalog: Catalog
  readonly eyes: Eyes & Pick<Decoder, 'decodePart'>
  readonly previews: PreviewFiles
  readonly anchors: Pick<Anchors, 'picture' | 'ofUrl'>
}

export type ExamplePictures = ReturnType<typeof createExamplePictures>

/** Shows what is searched by to who knows nothing of this catalog, such as a hosted service. */
export function createExamplePictures({ catalog, eyes, previews, anchors }: ExamplePictureParts) {
  async function ofAsset(id: number, region?: Region): Promise<ExamplePicture> {
    const asset = catalog.assets.get(id)
    if (!asset)
      throw failure('asset_not_found', { id })
    const { kind, format, preview } = asset
    const { root, folder, name } = catalog.assets.location(id)!
    const still = preview === null ? undefined : previews.previewPath(basename(preview, '.jpg'))
    const file = { path: join(root, folder, name), root, kind, format, still }
    if (region)
      return { image: await cutFrom(eyes, file, region, () => look(eyes, file)), kind, assetId: null }
    const shown = kind === 'model' && still !== undefined && existsSync(still) ? { path: still, root: dirname(still), kind: 'image' as const, format: 'jpeg' } : file
    return { image: stillOf(await look(eyes, shown)), kind, assetId: id }
  }

  async function ofObject(id: number): Promise<ExamplePicture> {
    const detection = catalog.detections.get(id)
    if (!detection)
      throw failure('object_not_found', { id })
    return ofAsset(detection.assetId, detection.region)
  }

  /** Errors: asset_not_found, anchor_not_found, object_not_found, bad_request, those of fetching, decoding and rendering. */
  return async (ref: Ref): Promise<ExamplePicture> => {
    if ('assetId' in ref)
      return ofAsset(ref.assetId, ref.region)
    if ('objectId' in ref)
      return ofObject(ref.objectId)
    const id = 'anchorId' in ref ? ref.anchorId : (await anchors.ofUrl(ref.url, { remote: true })).id
    return { ...await anchors.picture(id, ref.region), assetId: null }
  }
}
