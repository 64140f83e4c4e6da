import type { Size } from '../fit.ts'
import type { ImageReader } from './reader.ts'
import { Buffer } from 'node:buffer'
import { readFile, stat } from 'node:fs/promises'
import { failure } from '../../contract/errors.ts'
import { toImageFailure } from '../errors.ts'
import { scaled, workingScale } from '../fit.ts'
import { inputOptions, sharp } from '../sharp.ts'
import { checkPixels, decodePixels } from './sharp.ts'

const byteLimit = 64_000_000
/** librsvg's resolution at which one CSS pixel is one pixel. */
const cssDensity = 72

/**
 * Renders SVG so that it fills the working size, whatever its nominal size is. The renderer gets bytes and no address,
 * so nothing outside the file can be referred to: neither files beside it nor the network.
 * libvips cannot interrupt librsvg; this reader belongs in a process that can be ended.
 */
export const svgReader: ImageReader = {
  read: async (path) => {
    try {
      const { bytes, source, size, density } = await openSvg(path, workingScale)
      const { image } = await decodePixels(bytes, size, { density })
      return { image, sourceWidth: source.width, sourceHeight: source.height }
    }
    catch (thrown) {
      throw toImageFailure(thrown)
    }
  },
}

interface OpenSvg {
  readonly bytes: Buffer
  /** Its nominal size, in pixels. */
  readonly source: Size
  /** The size at which it is to be rendered, and the dots per inch that give at least that. */
  readonly size: Size
  readonly density: number
}

/** An SVG file as it is to be rendered, `scaleOf` times its nominal size. Errors: image_undecodable, image_too_large, those of the file system. */
export async function openSvg(path: string, scaleOf: (source: Size) => number): Promise<OpenSvg> {
  const { size } = await stat(path)
  if (size > byteLimit)
    throw failure('image_undecodable', { reason: `SVG files of more than ${byteLimit / 1e6} MB are not rendered.` })
  const bytes = announced(await readFile(path))
  const { width, height } = await sharp(bytes, { ...inputOptions, limitInputPixels: false, density: cssDensity }).metadata()
  const source = { width, height }
  const scale = scaleOf(source)
  const density = Math.min(100_000, Math.max(1, cssDensity * Math.max(scale, 1 / Math.min(width, height))))
  checkPixels({ width: width * density / cssDensity, height: height * density / cssDensity })
  return { bytes, source, size: scaled(source, scale), density }
}

/**
 * libvips knows SVG by `<svg` within the first 1000 bytes, which licences in comments, entities and namespace prefixes
 * push away. A comment that says so, behind the XML declaration, changes nothing else.
 */
function announced(file: Buffer): Buffer {
  const prologue = file.toString('latin1', 0, 1000)
  if (prologue.includes('<svg') || !/^\s*</.test(prologue.replace('\xEF\xBB\xBF', '')))
    return file
  const declaration = /^(?:\xEF\xBB\xBF)?(?:<\?xml[^>]*\?>)?/.exec(prologue)?.[0].length ?? 0
  return Buffer.concat([file.subarray(0, declaration), Buffer.from('<!--<svg-->'), file.subarray(declaration)])
}
