import type { ImageReader } from './reader.ts'
import { readFile } from 'node:fs/promises'
import { toImageFailure } from '../errors.ts'
import { bmpRows, parseBmp, withoutEmptyAlpha } from './bmp-format.ts'
import { finishImage } from './pixels.ts'
import { checkPixels } from './sharp.ts'
import { createShrinker } from './shrink.ts'

/**
 * Reads Windows and OS/2 bitmaps of 1, 4, 8, 16, 24 and 32 bits, run lengths and bit fields included. The decoder is our
 * own, in bmp-format.ts, because the one library that is kept (fast-bmp) reads neither 4 nor 16 bits nor run lengths.
 */
export const bmpReader: ImageReader = {
  read: async (path, _signal, fit) => {
    try {
      const file = await readFile(path)
      const header = parseBmp(file)
      checkPixels(header)
      const layout = withoutEmptyAlpha(file, header)
      const shrinker = createShrinker(layout, 'rgba', layout.topDown ? 'down' : 'up', fit)
      for (const row of bmpRows(file, layout))
        shrinker.push(row)
      return await finishImage({ source: layout, shrinker })
    }
    catch (thrown) {
      throw toImageFailure(thrown)
    }
  },
}
