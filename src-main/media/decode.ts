import type { Format } from '../contract/formats.ts'
import type { Rectangle } from './crop.ts'
import type { DisplayForm, DisplayPicture } from './display.ts'
import type { Fit, Size } from './fit.ts'
import type { DecodedImage, RgbImage } from './image.ts'
import { Buffer } from 'node:buffer'
import { open } from 'node:fs/promises'
import { failure, LikenessError } from '../contract/errors.ts'
import { formatById } from '../contract/formats.ts'
import { cutRectangle } from './crop.ts'
import { displayOfPixels, fitOfForm, isShownAsItIs } from './display.ts'
import { toImageFailure } from './errors.ts'
import { createIsolatedReaders } from './isolated/pool.ts'
import { isUniform, readPart, sharpReader } from './readers/sharp.ts'
import { decodeSeconds } from './sharp.ts'
import { describeContent, sniff, sniffLength } from './sniff.ts'

/** An image file; what the stage's `ModelFile` is. */
export interface ImageFile {
  /** Absolute path. */
  readonly path: string
  /** Absolute path of its library's root. */
  readonly root: string
  /** A `Format.id`: what its name announces. */
  readonly format: string
}

/** Runs around what reads a file inside this very process, which it could bring down. */
export type ReadingGuard = <T>(read: () => Promise<T>) => Promise<T>

export interface DecoderOptions {
  /** Decodes what only a browser can. */
  readonly decodeOnStage: (file: ImageFile, fit?: Fit) => Promise<DecodedImage>
  /** Decoder processes at most, for HEIC, PSD, BMP, SVG and what looks damaged; all others are decoded in this process, four at a time. */
  readonly threads: number
}

export interface Decoder {
  /**
   * Decodes an image to working size. Its content decides how, whatever its name says. `guard` runs around what is decoded in
   * this process, and not at all for what is decoded elsewhere.
   * Errors: file_unreadable, image_undecodable, image_too_large, decode_timeout, and those of the stage.
   */
  readonly decode: (file: ImageFile, guard?: ReadingGuard) => Promise<DecodedImage>
  /**
   * Decodes the part of an image that `part` names, given how many pixels the picture is read with: those of the file where
   * the format allows, else those of the working size. `part` may throw when these are not enough. Errors: those of `decode`.
   */
  readonly decodePart: (file: ImageFile, part: (picture: Size) => Rectangle) => Promise<RgbImage>
  /**
   * An image as browsers show it, upright and at most 4,096 px, with its transparency where the format allows; of a file that they
   * show as it is only its media type, unless PNG is asked for. As JPEG it has its full size. Errors: those of `decode`.
   */
  readonly display: (file: ImageFile, form?: DisplayForm) => Promise<DisplayPicture | { readonly bytes: null, readonly mediaType: string }>
  /** Ends the decoder processes; decodes under way fail. */
  readonly close: () => Promise<void>
}

/** Pictures that are made to be looked at at once: each may take 200 MB. */
const displaysAtOnce = 2

/** Opens the image decoders. */
export function createDecoder({ decodeOnStage, threads }: DecoderOptions): Decoder {
  const closing = new AbortController()
  /** Who looks at a picture does not wait for those that are indexed. */
  const displays = createIsolatedReaders({ size: displaysAtOnce, seconds: decodeSeconds })
  const isolated = createIsolatedReaders({ size: threads, seconds: decodeSeconds })

  /**
   * libvips keeps warnings and errors per process, not per image: beside others, nobody can tell which file they are about. So
   * what looks damaged here is judged in a process that decodes one file at a time.
   */
  async function readWithSharp(path: string, guard: ReadingGuard): Promise<DecodedImage> {
    const decoded = await guard(() => sharpReader.read(path, closing.signal)).catch((error: unknown) => {
      closing.signal.throwIfAborted()
      if (error instanceof LikenessError && error.code !== 'image_undecodable')
        throw error
    })
    return decoded && !isUniform(decoded.image) ? decoded : isolated.read('sharp', path, closing.signal)
  }

  async function formatOf(file: ImageFile): Promise<Format> {
    const head = await readHead(file.path)
    closing.signal.throwIfAborted()
    return formatById(chooseFormat(head, file.format))
  }

  const decode: Decoder['decode'] = async (file, guard = read => read()) => {
    const format = await formatOf(file)
    switch (format.decoder) {
      case 'stage':
        return decodeOnStage({ ...file, format: format.id })
      case 'sharp':
        return format.id === 'svg' ? isolated.read('svg', file.path, closing.signal) : readWithSharp(file.path, guard)
      default:
        return isolated.read(format.decoder, file.path, closing.signal)
    }
  }

  return {
    decode,
    decodePart: async (file, part) => {
      const format = await formatOf(file)
      if (format.decoder === 'sharp' && format.id !== 'svg')
        return readPart(file.path, part)
      const { image } = await decode(file)
      return cutRectangle(image, part(image))
    },
    display: async (file, form = 'webp') => {
      const format = await formatOf(file)
      if (form === 'webp' && await isShownAsItIs(file.path, format.id))
        return { bytes: null, mediaType: format.mediaType }
      if (format.decoder === 'stage')
        return displayOfPixels((await decodeOnStage({ ...file, format: format.id }, fitOfForm[form])).image, form)
      return displays.display(format.id === 'svg' ? 'svg' : format.decoder, file.path, form, closing.signal)
    },
    close: async () => {
      closing.abort(failure('internal', { reason: 'the image decoders were closed.' }))
      await Promise.all([isolated.close(), displays.close()])
    },
  }
}

/** The format whose decoder gets the file: by content, or by name where the named format has no signature. */
function chooseFormat(head: Buffer, announced: string): string {
  if (head.length === 0)
    throw failure('image_undecodable', { reason: 'the file is empty.' })
  const found = sniff(head)
  if (found !== undefined)
    return found
  if (announced === 'tga' || (announced === 'svg' && /^\s*</.test(head.toString())))
    return announced
  throw failure('image_undecodable', { reason: describeContent(head) })
}

async function readHead(path: string): Promise<Buffer> {
  try {
    await using file = await open(path)
    const { bytesRead, buffer } = await file.read(Buffer.alloc(sniffLength), 0, sniffLength, 0)
    return buffer.subarray(0, bytesRead)
  }
  catch (thrown) {
    throw toImageFailure(thrown)
  }
}
