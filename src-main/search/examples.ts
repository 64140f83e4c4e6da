import type { z } from 'zod'
import type { Catalog } from '../catalog/catalog.ts'
import type { Asset } from '../contract/entities.ts'
import type { AnchorRef, Region } from '../contract/query.ts'
import type { Decoder } from '../media/decode.ts'
import type { PreviewFiles } from '../media/preview-files.ts'
import type { Eyes } from '../stage/look.ts'
import type { Space } from '../vectors/space.ts'
import type { SurfaceSpace } from '../vectors/surface-space.ts'
import type { Anchors } from './anchors.ts'
import type { Appearance, Comparison } from './appearance.ts'
import { createHash } from 'node:crypto'
import { basename, join } from 'node:path'
import { failure, LikenessError } from '../contract/errors.ts'
import { look } from '../stage/look.ts'
import { appearanceOf, aspects, channelsOf } from './appearance.ts'
import { createCrops, cutFrom } from './crops.ts'
import { createMemory } from './memory.ts'

export type Ref = z.output<typeof AnchorRef>

/** Something that is searched by, seen. */
export interface Example extends Appearance {
  readonly weight: number
  /** The asset that it is, or that it is a part of. */
  readonly assetId?: number
  /** The object that it is. */
  readonly objectId?: number
}

export interface ExampleParts {
  readonly catalog: Catalog
  readonly eyes: Eyes & Pick<Decoder, 'decodePart'>
  readonly previews: PreviewFiles
  readonly surface: SurfaceSpace
  readonly anchors: Pick<Anchors, 'appearance' | 'ofUrl'>
}

/** Turns what is searched by into what it looks like. */
export type Examples = ReturnType<typeof createExamples>

/** Addresses whose anchors are remembered, and for how long: what is behind an address may change. */
const remembered = 256
const addressKeptMs = 10 * 60_000

/** Finds out what the examples of a search look like: in the catalog, or, for regions and addresses, from the pictures themselves. */
export function createExamples({ catalog, eyes, previews, surface, anchors }: ExampleParts) {
  const crops = createCrops(surface)
  const addressed = createMemory<Promise<string>>({ limit: remembered, keptMs: addressKeptMs })

  function ofAsset(id: number, space: Space, comparison: Comparison): Appearance {
    const asset = requireAsset(id)
    const channels = channelsOf(space, surface)
    const appearance = appearanceOf(asset.kind, new Map(aspects.map(aspect => [channels[aspect].key, channels[aspect].ofAssets([id]).get(id) ?? []])), space, surface)
    const { meaning, shape } = comparison
    if (meaning > 0 && !appearance.look)
      throw failure('asset_not_ready', { id, reason: asset.failure?.message ?? 'it has not been embedded yet; wait until indexing has reached it.' })
    if (meaning < 1 && !appearance.surface)
      throw failure('asset_not_ready', { id, reason: 'its surface has not been described yet; wait until indexing has reached it, or search with meaning 1.' })
    if (asset.kind === 'model' && shape > 0 && meaning > 0 && !appearance.shape)
      throw failure('asset_not_ready', { id, reason: 'its shape has not been embedded yet; wait until indexing has reached it, or search with shape 0.' })
    return appearance
  }

  function requireAsset(id: number): Asset {
    const asset = catalog.assets.get(id)
    if (!asset)
      throw failure('asset_not_found', { id })
    return asset
  }

  function ofRegion(id: number, region: Region, space: Space): Promise<Appearance> {
    const { kind, format, hash, modifiedAt, preview } = requireAsset(id)
    const { root, folder, name } = catalog.assets.location(id)!
    const still = preview === null ? undefined : previews.previewPath(basename(preview, '.jpg'))
    const file = { path: join(root, folder, name), root, kind, format, still }
    return crops.of(space, `asset ${id} ${hash ?? modifiedAt}`, region, asked => cutFrom(eyes, file, asked, () => look(eyes, file)))
  }

  async function ofObject(id: number, space: Space, { meaning }: Comparison): Promise<Appearance & { readonly assetId: number }> {
    const detection = catalog.detections.get(id)
    if (!detection)
      throw failure('object_not_found', { id })
    const { assetId, n, region } = detection
    const vector = space.objects.ofAssets([assetId]).get(assetId)?.[n]
    if (!vector)
      throw failure('asset_not_ready', { id: assetId, reason: 'the objects in it have not been embedded yet; wait until indexing has reached it.' })
    const crop = meaning < 1 ? await ofRegion(assetId, region, space) : {}
    return { ...crop, kind: 'image', look: [vector], assetId }
  }

  async function anchorOf(url: string): Promise<string> {
    const key = createHash('sha256').update(url).digest('hex')
    const known = addressed.get(key)
    if (known)
      return known
    const made = anchors.ofUrl(url, { remote: true }).then(({ id }) => id)
    addressed.set(key, made)
    made.catch(() => addressed.delete(key))
    return made
  }

  async function ofUrl(url: string, space: Space, region?: Region): Promise<Appearance> {
    try {
      return await anchors.appearance(await anchorOf(url), space, region)
    }
    catch (error) {
      if (!(error instanceof LikenessError && error.code === 'anchor_not_found'))
        throw error
      addressed.delete(createHash('sha256').update(url).digest('hex'))
      return anchors.appearance(await anchorOf(url), space, region)
    }
  }

  return {
    /**
     * What is searched by, seen in a space. Errors: asset_not_found, asset_not_ready, anchor_not_found, object_not_found,
     * bad_request, those of fetching, decoding and rendering.
     */
    resolve: async (ref: Ref, space: Space, comparison: Comparison): Promise<Example> => {
      const { weight } = ref
      if ('assetId' in ref)
        return { ...ref.region ? await ofRegion(ref.assetId, ref.region, space) : ofAsset(ref.assetId, space, comparison), weight, assetId: ref.assetId }
      if ('objectId' in ref)
        return { ...await ofObject(ref.objectId, space, comparison), weight, objectId: ref.objectId }
      if ('anchorId' in ref)
        return { ...await anchors.appearance(ref.anchorId, space, ref.region), weight }
      return { ...await ofUrl(ref.url, space, ref.region), weight }
    },
  }
}
