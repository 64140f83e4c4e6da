import type { Source } from '../source.ts'
import type { Block } from './block.ts'
import { bufferSource, readBlock } from '../source.ts'
import { openTiff } from '../tiff.ts'

const exifFlag = 0x08
const xmpFlag = 0x04

/**
 * The metadata of a WebP. The extended header says whether there is any behind the picture; without it, nothing is looked for.
 * Source: RFC 9649, 2.7.
 */
export async function* webpBlocks(source: Source): AsyncGenerator<Block, void> {
  const extended = await source.read(12, 9)
  if (extended.toString('latin1', 0, 4) !== 'VP8X' || extended.length < 9)
    return
  let awaited = Number((extended[8]! & exifFlag) !== 0) + Number((extended[8]! & xmpFlag) !== 0)
  for (let at = 12; ;) {
    const head = await source.read(at, 8)
    if (head.length < 8)
      return
    const type = head.toString('latin1', 0, 4)
    const length = head.readUInt32LE(4)
    const isPicture = type === 'VP8 ' || type === 'VP8L' || type === 'ANIM'
    if (isPicture && awaited === 0)
      return
    const bytes = type === 'EXIF' || type === 'XMP ' || type === 'ICCP' ? await readBlock(source, at + 8, length) : undefined
    if (bytes && type === 'EXIF') {
      awaited--
      const prefix = bytes.toString('latin1', 0, 6) === 'Exif\0\0' ? 6 : 0
      const tiff = await openTiff(bufferSource(bytes.subarray(prefix)))
      if (tiff)
        yield { type: 'exif', tiff }
    }
    else if (bytes) {
      awaited -= type === 'XMP ' ? 1 : 0
      yield { type: type === 'XMP ' ? 'xmp' : 'icc', bytes }
    }
    at += 8 + length + (length & 1)
  }
}
