import type { Asset } from '../../contract/entities.ts'

/** Formats that keep every pixel as it was made. */
const lossless: ReadonlySet<string> = new Set(['png', 'tiff', 'psd', 'bmp', 'tga', 'exr', 'hdr', 'svg'])

/**
 * Which of two assets is rather to be kept, as a comparison for sorting, the better first: more pixels, or triangles; a format
 * that loses nothing before one that does; the older file, by the earlier of its times; then by path and id, so that the order is
 * always the same.
 */
export function compareBest(a: Asset, b: Asset): number {
  return detailOf(b) - detailOf(a)
    || Number(lossless.has(b.format)) - Number(lossless.has(a.format))
    || timeOf(a) - timeOf(b)
    || (a.path < b.path ? -1 : a.path > b.path ? 1 : a.id - b.id)
}

/** Pixels of an image, triangles of a model; 0 where that is not known. */
function detailOf({ kind, width, height, triangles }: Asset): number {
  return kind === 'model' ? triangles ?? 0 : (width ?? 0) * (height ?? 0)
}

/** A copy has a new time of creation, and mostly the old one of modification. */
function timeOf({ createdAt, modifiedAt }: Asset): number {
  return Math.min(Date.parse(createdAt), Date.parse(modifiedAt))
}
