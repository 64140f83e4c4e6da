import type { AnchorRow } from '../catalog/anchors.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Anchor } from '../contract/entities.ts'
import type { Kind } from '../contract/formats.ts'
import type { Region } from '../contract/query.ts'
import type { Decoder } from '../media/decode.ts'
import type { RgbImage } from '../media/image.ts'
import type { PreviewFiles } from '../media/preview-files.ts'
import type { Eyes, Picture } from '../stage/look.ts'
import type { ModelFile } from '../stage/types.ts'
import type { Space } from '../vectors/space.ts'
import type { SurfaceSpace } from '../vectors/surface-space.ts'
import type { Appearance } from './appearance.ts'
import type { AddressedFile } from './data-url.ts'
import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { failure } from '../contract/errors.ts'
import { extensionOf, formatById, formatOf } from '../contract/formats.ts'
import { pictureUrls } from '../contract/routes.ts'
import { encodePreview } from '../media/preview.ts'
import { sniffLength } from '../media/sniff.ts'
import { look, stillOf } from '../stage/look.ts'
import { embedPicture } from '../vectors/embed-picture.ts'
import { formatOfUpload } from './anchor-format.ts'
import { appearanceOf, aspects, channelsOf } from './appearance.ts'
import { createCrops, cutFrom, cutOut, partOf, within } from './crops.ts'
import { isDataUrl, isRemoteUrl, nameWithFormat, readDataUrl } from './data-url.ts'

export interface AnchorOptions {
  readonly catalog: Catalog
  readonly dataDir: string
  readonly eyes: Eyes & Pick<Decoder, 'decodePart'>
  readonly previews: PreviewFiles
  /** The space that answers, and that of surfaces. */
  readonly spaces: { readonly active: () => Space, readonly surface: SurfaceSpace }
  /** Fetches a file from an http(s) address. Errors: remote_refused, remote_failed. */
  readonly fetchRemote: (url: string) => Promise<AddressedFile>
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

export interface Anchors extends AnchorMaker {
  /** Searches by a file where it lies. A model may refer to what lies in and below its folder. Errors: file_unreadable, format_unknown, those of decoding and rendering. */
  readonly ofFile: (path: string) => Promise<Anchor>
  /** What an anchor looks like in a space, or a region of it; seen anew when the encoder has changed. Errors: anchor_not_found, bad_request for a region that is too small. */
  readonly appearance: (id: string, space: Space, region?: Region) => Promise<Appearance>
  /** The picture of an anchor, of a model the still one, or a region of it. Errors: as of `appearance`. */
  readonly picture: (id: string, region?: Region) => Promise<{ readonly image: RgbImage, readonly kind: Kind }>
  /** Removes the anchors whose day is over, and uploads as old that no anchor was made of. */
  readonly removeExpired: () => void
}

/** An anchor before it was looked at. */
type Draft = Omit<AnchorRow, 'picture'>

const keptMs = 24 * 60 * 60 * 1000

/** Anchors: files outside every library that are searched by. They are kept for a day and embedded once per encoder. */
export function createAnchors({ catalog, dataDir, eyes, previews, spaces, fetchRemote }: AnchorOptions): Anchors {
  const { surface } = spaces
  const crops = createCrops(surface)
  const uploads = join(dataDir, 'anchors')
  const folderOf = (id: string) => join(uploads, id)
  const fileOf = ({ id, name, path, format }: Draft) => path ?? join(folderOf(id), `anchor.${formatOf(name) ? extensionOf(name) : formatById(format).extensions[0]}`)

  function placeOf(anchor: Draft): ModelFile & { readonly kind: Kind } {
    const path = fileOf(anchor)
    return { path, root: dirname(path), kind: anchor.kind, format: anchor.format }
  }

  function lookedAt(anchor: Draft): ReturnType<typeof placeOf> {
    const file = placeOf(anchor)
    if (!existsSync(file.path))
      throw failure('anchor_not_found', { id: anchor.id })
    return file
  }

  /** What an anchor's file shows; of an anchor that is a part of it, that part. */
  async function see(anchor: Draft): Promise<Pick<Picture, 'views' | 'clay'>> {
    const file = lookedAt(anchor)
    if (!anchor.region)
      return look(eyes, file)
    const view = file.kind === 'image' ? await eyes.decodePart(file, partOf(anchor.region)) : cutOut(stillOf(await look(eyes, file)), anchor.region)
    return { views: [view], clay: null }
  }

  function draft(name: string, path: string | null, format: string, region: Region | null): Draft {
    return { id: randomUUID(), name, path, kind: formatById(format).kind, format, region, expiresAt: Date.now() + keptMs }
  }

  async function keep(anchor: Draft, space: Space): Promise<Anchor> {
    const seen = await see(anchor)
    const vectors = await embedPicture(space, surface, seen)
    const picture = await previews.save(await encodePreview(stillOf(seen)))
    catalog.transaction(() => {
      catalog.anchors.insert({ ...anchor, picture })
      vectors.forEach((list, key) => catalog.anchors.saveVectors(anchor.id, key, list))
    })
    const { id, name, kind, expiresAt } = anchor
    return { id, name, kind, preview: pictureUrls.preview(picture), expiresAt: new Date(expiresAt).toISOString() }
  }

  async function upload(file: Blob, fileName: string, { region, formats }: NewAnchor = {}): Promise<Anchor> {
    const head = Buffer.from(await file.slice(0, sniffLength).arrayBuffer())
    const anchor = draft(fileName, null, formatOfUpload(fileName, head, formats).id, region ?? null)
    mkdirSync(folderOf(anchor.id), { recursive: true })
    try {
      await writeFile(fileOf(anchor), file.stream())
      return await keep(anchor, spaces.active())
    }
    catch (error) {
      rmSync(folderOf(anchor.id), { recursive: true, force: true })
      throw error
    }
  }

  /** The vectors that are kept of it; undefined unless those of its looks are among them. */
  function known({ id, kind, region }: AnchorRow, space: Space): Appearance | undefined {
    const channels = channelsOf(space, surface)
    const vectors = new Map(aspects.map(aspect => [channels[aspect].key, catalog.anchors.vectors(id, channels[aspect].key)]))
    const appearance = appearanceOf(region ? 'image' : kind, vectors, space, surface)
    return appearance.look && appearance.surface ? appearance : undefined
  }

  async function whole(anchor: AnchorRow, space: Space): Promise<Appearance> {
    const kept = known(anchor, space)
    if (kept)
      return kept
    const vectors = await embedPicture(space, surface, await see(anchor))
    vectors.forEach((list, key) => catalog.anchors.saveVectors(anchor.id, key, list))
    return appearanceOf(anchor.region ? 'image' : anchor.kind, vectors, space, surface)
  }

  function requireAnchor(id: string): AnchorRow {
    const anchor = catalog.anchors.get(id)
    if (!anchor)
      throw failure('anchor_not_found', { id })
    return anchor
  }

  /** A region of what an anchor shows, as a region of its picture: the still picture of a model shows only the anchor's own region already. */
  function partIn(anchor: AnchorRow, region: Region): Region {
    return anchor.region && anchor.kind === 'image' ? within(anchor.region, region) : region
  }

  async function cut(anchor: AnchorRow, part: Region): Promise<RgbImage> {
    const file = (anchor.kind === 'image' ? lookedAt : placeOf)(anchor)
    return cutFrom(eyes, { ...file, still: previews.previewPath(anchor.picture) }, part, () => see(anchor))
  }

  return {
    upload,

    ofUrl: async (url, { remote, ...options }) => {
      if (isRemoteUrl(url) && !remote)
        throw failure('remote_refused', { url, reason: 'addresses are not fetched here; send the file itself.' })
      if (!isRemoteUrl(url) && !isDataUrl(url))
        throw failure('bad_request', { reason: `"${url.slice(0, 100)}" is no address that a picture can be read from; expected data:, http:// or https://.` })
      const file = isDataUrl(url) ? readDataUrl(url) : await fetchRemote(url)
      return upload(new Blob([new Uint8Array(file.bytes)]), nameWithFormat(file), options)
    },

    ofFile: async (asked) => {
      const path = resolve(asked)
      if (!isFile(path))
        throw failure('file_unreadable', { reason: `there is no file ${path}, or it may not be read.` })
      const format = formatOf(path)
      if (!format)
        throw failure('format_unknown', { name: basename(path) })
      return keep(draft(basename(path), path, format.id, null), spaces.active())
    },

    appearance: async (id, space, region) => {
      const anchor = requireAnchor(id)
      return region ? crops.of(space, `anchor ${id}`, partIn(anchor, region), asked => cut(anchor, asked)) : whole(anchor, space)
    },

    picture: async (id, region) => {
      const anchor = requireAnchor(id)
      return { image: region ? await cut(anchor, partIn(anchor, region)) : stillOf(await see(anchor)), kind: anchor.kind }
    },

    removeExpired: () => {
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
