import type { AnchorRow } from '../catalog/anchors.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Anchor } from '../contract/entities.ts'
import type { Region } from '../contract/query.ts'
import type { PreviewFiles } from '../media/preview-files.ts'
import type { Eyes, Picture } from '../stage/look.ts'
import type { Space } from '../vectors/space.ts'
import type { Likeness } from './similarity.ts'
import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { failure } from '../contract/errors.ts'
import { extensionOf, formatOf } from '../contract/formats.ts'
import { pictureUrls } from '../contract/routes.ts'
import { encodePreview } from '../media/preview.ts'
import { look, stillOf } from '../stage/look.ts'

export interface AnchorOptions {
  readonly catalog: Catalog
  readonly dataDir: string
  readonly eyes: Eyes
  readonly previews: PreviewFiles
}

export interface NewAnchor {
  /** Only this part of the picture counts. */
  readonly region?: Region | undefined
  /** Ids of formats that are taken, told by the content whatever the name says. @default every format, by its name */
  readonly formats?: readonly string[] | undefined
}

/** Makes anchors for others, in the space that answers. */
export interface AnchorMaker {
  /** Keeps an uploaded file. Errors: format_unknown, those of decoding and rendering; then nothing is kept. */
  readonly upload: (file: Blob, fileName: string, options?: NewAnchor) => Promise<Anchor>
  /** Keeps the picture at a data address or, when `remote`, at an http(s) address. Errors: bad_request, remote_refused, remote_failed, those of upload. */
  readonly ofUrl: (url: string, options: NewAnchor & { readonly remote: boolean }) => Promise<Anchor>
}

export type Anchors = ReturnType<typeof createAnchors>

/** An anchor before it was looked at. */
type Draft = Omit<AnchorRow, 'picture'>

const keptMs = 24 * 60 * 60 * 1000

/** Anchors: files outside every library that are searched by. They are kept for a day and embedded once per encoder. */
export function createAnchors({ catalog, dataDir, eyes, previews }: AnchorOptions) {
  const uploads = join(dataDir, 'anchors')
  const folderOf = (id: string) => join(uploads, id)
  const fileOf = ({ id, name, path }: Draft) => path ?? join(folderOf(id), `anchor.${extensionOf(name)}`)

  function pictureOf(anchor: Draft): Promise<Picture> {
    const path = fileOf(anchor)
    if (!existsSync(path))
      throw failure('anchor_not_found', { id: anchor.id })
    return look(eyes, { path, root: dirname(path), kind: anchor.kind, format: anchor.format })
  }

  function draft(name: string, path: string | null): Draft {
    const format = formatOf(name)
    if (!format)
      throw failure('format_unknown', { name })
    const id = randomUUID()
    return { id, name, path, kind: format.kind, format: format.id, expiresAt: Date.now() + keptMs }
  }

  async function keep(anchor: Draft, space: Space): Promise<Anchor> {
    const seen = await pictureOf(anchor)
    const vectors = await space.embed(seen.views)
    const picture = await previews.save(await encodePreview(stillOf(seen)))
    catalog.transaction(() => {
      catalog.anchors.insert({ ...anchor, picture })
      catalog.anchors.saveVectors(anchor.id, space.id, vectors)
    })
    const { id, name, kind, expiresAt } = anchor
    return { id, name, kind, preview: pictureUrls.preview(picture), expiresAt: new Date(expiresAt).toISOString() }
  }

  return {
    /** Takes in an uploaded file. Errors: format_unknown, and those of decoding and rendering; then nothing is kept. */
    upload: async (file: Blob, fileName: string, space: Space): Promise<Anchor> => {
      const anchor = draft(fileName, null)
      mkdirSync(folderOf(anchor.id), { recursive: true })
      try {
        await writeFile(fileOf(anchor), file.stream())
        return await keep(anchor, space)
      }
      catch (error) {
        rmSync(folderOf(anchor.id), { recursive: true, force: true })
        throw error
      }
    },

    /** Searches by a file where it lies. A model may refer to what lies in and below its folder. Errors: file_unreadable, format_unknown, those of decoding and rendering. */
    ofFile: async (asked: string, space: Space): Promise<Anchor> => {
      const path = resolve(asked)
      if (!isFile(path))
        throw failure('file_unreadable', { reason: `there is no file ${path}, or it may not be read.` })
      return keep(draft(basename(path), path), space)
    },

    /** The vectors of an anchor in a space, made from its file when the encoder has changed. Errors: anchor_not_found. */
    likeness: async (id: string, space: Space): Promise<Likeness> => {
      const anchor = catalog.anchors.get(id)
      if (!anchor)
        throw failure('anchor_not_found', { id })
      const known = catalog.anchors.vectors(id, space.id)
      if (known.length > 0)
        return { kind: anchor.kind, vectors: known }
      const vectors = await space.embed((await pictureOf(anchor)).views)
      catalog.anchors.saveVectors(id, space.id, vectors)
      return { kind: anchor.kind, vectors }
    },

    /** Removes the anchors whose day is over, and uploads as old that no anchor was made of. */
    removeExpired: (): void => {
      for (const { id, picture } of catalog.anchors.expired()) {
        catalog.anchors.remove(id)
        if (!catalog.anchors.isShown(picture))
          rmSync(previews.previewPath(picture), { force: true })
        rmSync(folderOf(id), { recursive: true, force: true })
      }
      for (const id of existsSync(uploads) ? readdirSync(uploads) : []) {
        if (statSync(folderOf(id)).mtimeMs < Date.now() - keptMs)
          rmSync(folderOf(id), { recursive: true, force: true })
      }
    },
  }
}

function isFile(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return statSync(path).isFile()
  }
  catch {
    return false
  }
}
