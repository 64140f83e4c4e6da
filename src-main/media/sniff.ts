/** How many bytes of a file `sniff` wants to see. */
export const sniffLength = 4096

const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'])
const avifBrands = new Set(['avif', 'avis'])

/**
 * Tells from the first `sniffLength` bytes of a file which of Likeness's image formats it is: a `Format.id`, or undefined
 * when they are no format's, or one's that has no signature (TGA). Source: the signatures of each format's specification.
 */
export function sniff(head: Buffer): string | undefined {
  const latin = head.toString('latin1')
  if (latin.startsWith('\xFF\xD8\xFF'))
    return 'jpeg'
  if (latin.startsWith('\x89PNG\r\n\x1A\n'))
    return 'png'
  if (latin.startsWith('GIF8'))
    return 'gif'
  if (latin.startsWith('RIFF') && latin.startsWith('WEBP', 8))
    return 'webp'
  if (/^(?:II[*+]\0|MM\0[*+])/.test(latin))
    return 'tiff'
  if (latin.startsWith('8BPS'))
    return 'psd'
  if (latin.startsWith('BM'))
    return 'bmp'
  if (latin.startsWith('ftyp', 4))
    return sniffIsoMedia(head, latin)
  if (latin.startsWith('\x76\x2F\x31\x01'))
    return 'exr'
  if (latin.startsWith('DDS '))
    return 'dds'
  if (latin.startsWith('\xABKTX 20\xBB'))
    return 'ktx2'
  if (/^#\?(?:RADIANCE|RGBE)/.test(latin))
    return 'hdr'
  if (isSvg(textOf(head)))
    return 'svg'
  return undefined
}

/** What a file that is no image is instead, as the end of a sentence for its owner. */
export function describeContent(head: Buffer): string {
  const latin = head.toString('latin1')
  const text = textOf(head)
  if (/^\s*<(?:!doctype html|html|head|body)/i.test(text))
    return 'it holds a web page, not an image.'
  if (latin.startsWith('%PDF'))
    return 'it holds a PDF document, not an image.'
  if (latin.startsWith('PK\x03\x04'))
    return 'it holds a ZIP archive, not an image.'
  if (latin.startsWith('ftyp', 4))
    return 'it holds a video or a variant of HEIF that Likeness does not read.'
  if (head.every(byte => byte === 0))
    return 'it holds only zeros; it was probably not copied to the end.'
  if (!/[^\t\n\f\r\x20-\uFFFC]/.test(text))
    return 'it holds text, not an image.'
  return 'its content is not of an image format that Likeness reads.'
}

/** HEIC or AVIF by the brands of the `ftyp` box (ISO/IEC 14496-12, 4.3): AVIF wins, for both carry `mif1`. */
function sniffIsoMedia(head: Buffer, latin: string): string | undefined {
  const end = Math.min(head.length >= 4 ? head.readUInt32BE(0) : 0, head.length)
  const brands = [latin.slice(8, 12)]
  for (let at = 16; at + 4 <= end; at += 4)
    brands.push(latin.slice(at, at + 4))
  if (brands.some(brand => avifBrands.has(brand)))
    return 'avif'
  return brands.some(brand => heicBrands.has(brand)) ? 'heic' : undefined
}

function isSvg(text: string): boolean {
  return /^\s*</.test(text) && /<(?:\w+:)?svg[\s>]/.test(text)
}

function textOf(head: Buffer): string {
  if (head[0] === 0xFF && head[1] === 0xFE)
    return head.toString('utf16le', 2)
  return head.toString('utf8').replace(/^\uFEFF/, '')
}
