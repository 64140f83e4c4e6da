import type { Catalog } from '../catalog/catalog.ts'
import type { Asset } from '../contract/entities.ts'
import type { RgbImage } from '../media/image.ts'
import type { PreviewFiles } from '../media/preview-files.ts'
import type { Eyes } from '../stage/look.ts'
import { basename, dirname, join } from 'node:path'

export interface ShownParts {
  readonly catalog: Catalog
  readonly eyes: Pick<Eyes, 'decode'>
  readonly previews: PreviewFiles
}

/** The pixels of an image, up to 512 a side: of its preview, which is small and at hand, else of its file; undefined when neither can be read now. */
export async function shownPicture({ catalog, eyes, previews }: ShownParts, { id, format, preview }: Asset): Promise<RgbImage | undefined> {
  const { root, folder, name } = catalog.assets.location(id)!
  const still = preview === null ? undefined : previews.previewPath(basename(preview, '.jpg'))
  const files = [...still === undefined ? [] : [{ path: still, root: dirname(still), format: 'jpeg' }], { path: join(root, folder, name), root, format }]
  for (const file of files) {
    const decoded = await eyes.decode(file).catch(() => undefined)
    if (decoded)
      return decoded.image
  }
  return undefined
}
