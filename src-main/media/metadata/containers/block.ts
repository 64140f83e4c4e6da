import type { Buffer } from 'node:buffer'
import type { Source } from '../source.ts'
import type { TiffFile } from '../tiff.ts'
import type { RawValues } from '../values.ts'

/** A piece of metadata that a container holds, as it lies in it. */
export type Block
  = | { readonly type: 'exif', readonly tiff: TiffFile }
    | { readonly type: 'xmp' | 'iptc' | 'icc', readonly bytes: Buffer }
    | { readonly type: 'values', readonly values: RawValues }

/** Finds the blocks of a container, one after the other. Throws where the container is damaged; what came before counts. */
export type BlockReader = (source: Source) => AsyncGenerator<Block, void>
