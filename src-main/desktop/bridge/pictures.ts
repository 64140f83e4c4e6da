import type { NativeImage } from 'electron'
import type { Asset } from '../../contract/entities.ts'
import type { EngineHost } from '../types.ts'
import { Buffer } from 'node:buffer'
import { join } from 'node:path'
import { nativeImage } from 'electron'
import { toError } from '../../contract/client.ts'
import { failure } from '../../contract/errors.ts'
import { withCount } from './drag-count.ts'

type Fetch = EngineHost['fetch']

/** Side of the picture that is seen under the pointer, in pixels of the desktop. */
const dragSide = 96

/** The pointer does not wait longer for it. */
const dragPatienceMs = 250

/**
 * What is seen under the pointer while the files of `count` assets are dragged, of which `asset` is the first; the app's icon where
 * its picture is not at hand. Never empty.
 */
export async function dragPicture(fetch: Fetch, asset: Asset, count: number, icons: string): Promise<NativeImage> {
  const picture = asset.preview === null ? undefined : await pictureAt(fetch, asset.preview, AbortSignal.timeout(dragPatienceMs)).catch(() => undefined)
  const small = withinSquare(picture ?? fallbackIcon(icons), dragSide)
  if (count === 1)
    return small
  const { width, height } = small.getSize()
  const counted = withCount({ pixels: small.toBitmap(), width, height }, count)
  return nativeImage.createFromBitmap(Buffer.from(counted.pixels), { width, height })
}

/**
 * The picture of an asset as large as it is, of a model its still picture; a PNG.
 * Errors: picture_unavailable, and those of the engine's decoding.
 */
export async function fullPicture(fetch: Fetch, asset: Asset): Promise<Blob> {
  if (asset.kind === 'image')
    return new Blob([await bytesAt(fetch, `/api/assets/${asset.id}/picture?as=png`)], { type: 'image/png' })
  if (asset.preview === null)
    throw failure('picture_unavailable', { reason: 'the model has not been rendered yet.' })
  const picture = await pictureAt(fetch, asset.preview)
  return new Blob([new Uint8Array(picture.toPNG())], { type: 'image/png' })
}

/** A PNG or a JPEG, decoded: Electron reads no other formats. */
async function pictureAt(fetch: Fetch, address: string, signal?: AbortSignal): Promise<NativeImage> {
  const picture = nativeImage.createFromBuffer(Buffer.from(await bytesAt(fetch, address, signal)))
  if (picture.isEmpty())
    throw failure('picture_unavailable', { reason: 'the system could not read it.' })
  return picture
}

async function bytesAt(fetch: Fetch, address: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(address, signal ? { signal } : {})
  if (!response.ok)
    throw toError(response.status, await response.json().catch(() => undefined))
  return response.arrayBuffer()
}

function withinSquare(picture: NativeImage, side: number): NativeImage {
  const { width, height } = picture.getSize()
  if (Math.max(width, height) <= side)
    return picture
  return picture.resize(width > height ? { width: side } : { height: side })
}

/** The icon of the app, or a grey square: something is always seen. */
function fallbackIcon(icons: string): NativeImage {
  const icon = nativeImage.createFromPath(join(icons, 'icon.png'))
  const side = 32
  return icon.isEmpty() ? nativeImage.createFromBitmap(Buffer.alloc(side * side * 4, 0x80), { width: side, height: side }) : icon
}
