import type { Source } from '../source.ts'
import type { Block } from './block.ts'
import { bufferSource } from '../source.ts'
import { openTiff } from '../tiff.ts'
import { iptcResource, photoshopResources } from './psd.ts'

const xmpMark = 'http://ns.adobe.com/xap/1.0/\0'
const exifMark = 'Exif\0'
const photoshopMark = 'Photoshop 3.0\0'
const profileMark = 'ICC_PROFILE\0\x01'

/**
 * The metadata of a JPEG, which stands before its picture. Of XMP in several parts the first counts: it holds what people
 * write, the others hold what programs keep for themselves.
 * Sources: ITU-T T.81, annex B; CIPA DC-008, 4.7; XMP specification part 3, 1.1.3.
 */
export async function* jpegBlocks(source: Source): AsyncGenerator<Block, void> {
  let at = 2
  for (;;) {
    const head = await source.read(at, 4)
    if (head.length < 4 || head[0] !== 0xFF)
      return
    const marker = head[1]!
    if (marker === 0xFF) {
      at++
      continue
    }
    const isEnd = marker === 0xDA || marker === 0xD9
    const length = head.readUInt16BE(2)
    if (isEnd || length < 2)
      return
    if (marker === 0xE1 || marker === 0xE2 || marker === 0xED)
      yield* segmentBlocks(await source.read(at + 4, length - 2))
    at += 2 + length
  }
}

async function* segmentBlocks(segment: Buffer): AsyncGenerator<Block, void> {
  const start = segment.toString('latin1', 0, 32)
  if (start.startsWith(exifMark)) {
    const tiff = await openTiff(bufferSource(segment.subarray(6)))
    if (tiff)
      yield { type: 'exif', tiff }
  }
  else if (start.startsWith(xmpMark)) {
    yield { type: 'xmp', bytes: segment.subarray(xmpMark.length) }
  }
  else if (start.startsWith(profileMark)) {
    yield { type: 'icc', bytes: segment.subarray(profileMark.length + 1) }
  }
  else if (start.startsWith(photoshopMark)) {
    for await (const { id, at, length } of photoshopResources(bufferSource(segment), photoshopMark.length, segment.length)) {
      if (id === iptcResource)
        yield { type: 'iptc', bytes: segment.subarray(at, at + length) }
    }
  }
}
