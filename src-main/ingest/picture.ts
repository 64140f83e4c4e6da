import type { Catalog } from '../catalog/catalog.ts'
import type { PendingAsset } from '../catalog/ingest.ts'
import type { Kind } from '../contract/formats.ts'
import type { PictureForm, PreviewFiles } from '../media/preview-files.ts'
import type { Eyes, Picture } from '../stage/look.ts'
import { failure, toLikenessError } from '../contract/errors.ts'
import { encodePreview, encodeStrip } from '../media/preview.ts'
import { look, stillOf } from '../stage/look.ts'
import { requireUnchanged } from './file-state.ts'
import { pathOf } from './path.ts'
import { createSlots } from './slots.ts'

/** Keeps what an asset looks like, for a model with its strip; answers the name of the picture. */
export async function savePicture(previews: PreviewFiles, kind: Kind, seen: Picture): Promise<string> {
  const strip = kind === 'model' ? await encodeStrip(seen.views) : undefined
  return previews.save(await encodePreview(stillOf(seen)), strip)
}

export interface RemakeParts {
  readonly catalog: Catalog
  readonly eyes: Eyes
  readonly previews: PreviewFiles
  /** Assets show another picture than before. */
  readonly onChange: (assetIds: readonly number[]) => void
}

/** Pictures that are made at once: beside indexing, and for who is waiting. */
const atOnce = 2

/** Assets of one picture that are tried, at most: copies of one file, of which some may be out of reach. */
const tries = 8

/**
 * Gives out pictures, and makes those again that are no longer in the cache, from the file of an asset that shows them. Who asks
 * for the same one waits for the same work. A name that nothing shows is not worked for.
 */
export function createPictures({ catalog, eyes, previews, onChange }: RemakeParts) {
  const making = new Map<string, Promise<string>>()
  const inTurn = createSlots(atOnce)

  /** The name of the picture that was made; another one when the file is drawn otherwise today. */
  async function make(picture: string): Promise<string> {
    const assets = catalog.safekeeping.assetsShowing(picture, tries)
    if (assets.length === 0)
      throw catalog.safekeeping.anchorShows(picture) ? failure('picture_unavailable', { reason: 'it is of a file that was searched by. Choose that file again.' }) : failure('not_found', { what: 'picture of this content' })
    let reason = ''
    for (const asset of assets) {
      try {
        return await makeOf(asset, picture)
      }
      catch (error) {
        reason ||= toLikenessError(error).message
      }
    }
    throw failure('picture_unavailable', { reason })
  }

  async function makeOf(asset: PendingAsset, old: string): Promise<string> {
    await requireUnchanged(asset)
    const seen = await look(eyes, { ...asset, path: pathOf(asset) })
    await requireUnchanged(asset)
    const picture = await savePicture(previews, asset.kind, seen)
    if (picture !== old) {
      const ids = catalog.safekeeping.assetsShowing(old, 500).map(({ id }) => id)
      catalog.safekeeping.replacePicture(old, picture)
      onChange(ids)
    }
    return picture
  }

  function remake(picture: string): Promise<string> {
    const known = making.get(picture)
    if (known)
      return known
    const work = inTurn(() => make(picture)).finally(() => making.delete(picture))
    making.set(picture, work)
    return work
  }

  return {
    /**
     * The bytes of a picture; `isSame` is false when its file is drawn otherwise today, so that another picture stands for it.
     * Errors: not_found when nothing shows it, picture_unavailable.
     */
    read: async (form: PictureForm, name: string): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>, readonly isSame: boolean }> => {
      const kept = await previews.read(form, name)
      if (kept)
        return { bytes: kept, isSame: true }
      const made = await remake(name)
      const bytes = await previews.read(form, made)
      if (!bytes)
        throw failure('not_found', { what: `${form} of this content` })
      return { bytes, isSame: made === name }
    },
  }
}

export type Pictures = ReturnType<typeof createPictures>
