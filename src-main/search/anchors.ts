import type { Catalog } from '../catalog/catalog.ts'
import type { Anchor } from '../contract/entities.ts'
import type { Eyes } from '../media/look.ts'
import type { PreviewFiles } from '../media/preview-files.ts'
import type { Space } from '../vectors/space.ts'
import type { Likeness } from './similarity.ts'
import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { failure } from '../contract/errors.ts'
import { extensionOf, formatOf } from '../contract/formats.ts'
import { pictureUrls } from '../contract/routes.ts'
import { hashChunks } from '../library/content-hash.ts'
import { encodePreview } from '../media/preview.ts'
import { look, stillOf } from '../media/look.ts'

export interface AnchorOptions {
  readonly catalog: Catalog
  readonly dataDir: string
  readonly eyes: Eyes
  readonly previews: PreviewFiles
}

export type Anchors = ReturnType<typeof createAnchors>

const keptMs = 24 * 60 * 60 * 1000

/** Uploaded anchors: the file is kept for a day, in a folder of its own, and embedded once per encoder. */
export function createAnchors({ catalog, dataDir, eyes, previews }: AnchorOptions) {
  const root = join(dataDir, 'anchors')
  const folderOf = (id: string) => join(root, id)
  const fileOf = (anchor: { readonly id: string, readonly name: string }) => join(folderOf(anchor.id), `anchor.${extensionOf(anchor.name)}`)

  async function embed(anchor: { readonly id: string, readonly name: string, readonly kind: Anchor['kind'], readonly format: string }, space: Space) {
    const picture = await look(eyes, { path: fileOf(anchor), root: folderOf(anchor.id), kind: anchor.kind, format: anchor.format })
    return { picture, vectors: await space.embed(picture.views) }
  }

  return {
    /**
     * Takes in an uploaded file and embeds it. Errors: format_unknown, and those of decoding and rendering; then nothing is kept.
     */
    create: async (bytes: Uint8Array, fileName: string, space: Space): Promise<Anchor> => {
      const format = formatOf(fileName)
      if (!format)
        throw failure('format_unknown', { name: fileName })
      const anchor = { id: randomUUID(), name: fileName, kind: format.kind, format: format.id, hash: await hashChunks([bytes]), expiresAt: Date.now() + keptMs }
      mkdirSync(folderOf(anchor.id), { recursive: true })
      try {
        await writeFile(fileOf(anchor), bytes)
        const { picture, vectors } = await embed(anchor, space)
        await previews.writePreview(anchor.hash, await encodePreview(stillOf(picture)))
        catalog.transaction(() => {
          catalog.anchors.insert(anchor)
          catalog.anchors.saveVectors(anchor.id, space.id, vectors)
        })
      }
      catch (error) {
        rmSync(folderOf(anchor.id), { recursive: true, force: true })
        throw error
      }
      const { id, name, kind, hash, expiresAt } = anchor
      return { id, name, kind, preview: pictureUrls.preview(hash), expiresAt: new Date(expiresAt).toISOString() }
    },

    /** The vectors of an anchor in a space, made from its file when the encoder has changed. Errors: anchor_not_found. */
    likeness: async (id: string, space: Space): Promise<Likeness> => {
      const anchor = catalog.anchors.get(id)
      if (!anchor)
        throw failure('anchor_not_found', { id })
      const known = catalog.anchors.vectors(id, space.id)
      if (known.length > 0)
        return { kind: anchor.kind, vectors: known }
      const { vectors } = await embed(anchor, space)
      catalog.anchors.saveVectors(id, space.id, vectors)
      return { kind: anchor.kind, vectors }
    },

    /** Removes the anchors whose day is over. */
    removeExpired: (): void => {
      for (const { id } of catalog.anchors.expired()) {
        catalog.anchors.remove(id)
        rmSync(folderOf(id), { recursive: true, force: true })
      }
    },
  }
}
