import type { Source } from '../source.ts'
import type { Block } from './block.ts'
import { blockLimit } from '../source.ts'
import { openTiff } from '../tiff.ts'

const blocks = { xmp: 700, iptc: 33723, icc: 34675 } as const

/** The metadata of a TIFF: EXIF begins in its first directory, the rest are tags of it. */
export async function* tiffBlocks(source: Source): AsyncGenerator<Block, void> {
  const tiff = await openTiff(source)
  if (!tiff)
    return
  yield { type: 'exif', tiff }
  const directory = await tiff.directory(tiff.first, new Map(Object.values(blocks).map(tag => [tag, blockLimit])))
  for (const type of ['xmp', 'iptc', 'icc'] as const) {
    const value = directory.get(blocks[type])
    if (value)
      yield { type, bytes: value.bytes }
  }
}
