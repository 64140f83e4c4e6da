import type { Source } from '../source.ts'
import type { Block } from './block.ts'
import { bufferSource, readBlock } from '../source.ts'
import { openTiff } from '../tiff.ts'

export const iptcResource = 0x0404
const profileResource = 0x040F
const exifResource = 0x0422
const xmpResource = 0x0424
const resourcesAt = 26

/**
 * The metadata of a Photoshop file: its image resources.
 * Source: Adobe, "Photoshop File Formats Specification" (2019), "Image Resources Section".
 */
export async function* psdBlocks(source: Source): AsyncGenerator<Block, void> {
  const palette = (await source.read(resourcesAt, 4)).readUInt32BE(0)
  const sectionAt = resourcesAt + 4 + palette
  const section = (await source.read(sectionAt, 4)).readUInt32BE(0)
  for await (const { id, at, length } of photoshopResources(source, sectionAt + 4, sectionAt + 4 + section)) {
    if (id !== iptcResource && id !== profileResource && id !== exifResource && id !== xmpResource)
      continue
    const bytes = await readBlock(source, at, length)
    if (!bytes)
      continue
    const tiff = id === exifResource ? await openTiff(bufferSource(bytes)) : undefined
    if (tiff)
      yield { type: 'exif', tiff }
    else if (id !== exifResource)
      yield { type: id === iptcResource ? 'iptc' : id === xmpResource ? 'xmp' : 'icc', bytes }
  }
}

export interface Resource {
  readonly id: number
  /** Where its data begins. */
  readonly at: number
  readonly length: number
}

/** Image resources from `at` to `end`: '8BIM', number, padded Pascal string, length, padded data. */
export async function* photoshopResources(source: Source, at: number, end: number): AsyncGenerator<Resource, void> {
  while (at + 12 <= end) {
    const head = await source.read(at, 7)
    if (head.length < 7 || !/^(?:8BIM|MeSa|PHUT|AgHg|DCSR)$/.test(head.toString('latin1', 0, 4)))
      return
    const nameLength = head[6]! + 1
    const lengthAt = at + 6 + nameLength + (nameLength & 1)
    const length = (await source.read(lengthAt, 4)).readUInt32BE(0)
    yield { id: head.readUInt16BE(4), at: lengthAt + 4, length }
    at = lengthAt + 4 + length + (length & 1)
  }
}
