/// <reference path="./libheif.d.ts" />

import type { Decoded, Failed, Handle, Libheif } from 'libheif-js/libheif-wasm/libheif-bundle.mjs'
import type { Fit } from '../fit.ts'
import type { DecodedImage } from '../image.ts'
import type { ImageReader } from './reader.ts'
import { readFile } from 'node:fs/promises'
import { toImageFailure } from '../errors.ts'
import { inputOptions, sharp } from '../sharp.ts'
import { finishImage } from './pixels.ts'
import { checkPixels } from './sharp.ts'
import { createShrinker } from './shrink.ts'

let loaded: Promise<Libheif> | undefined

/**
 * Reads the primary image of HEIC files. libvips parses the container (size and ICC profile) but carries no HEVC
 * decoder for reasons of patents; libheif in WebAssembly decodes, and turns and mirrors as the file says.
 */
export const heicReader: ImageReader = {
  read: async (path, _signal, fit) => {
    try {
      const file = await readFile(path)
      const { icc, ...size } = await sharp(file, { ...inputOptions, limitInputPixels: false }).metadata()
      checkPixels(size)
      loaded ??= load()
      return await decode(await loaded, file, icc, fit)
    }
    catch (thrown) {
      throw toImageFailure(thrown)
    }
  },
}

async function load(): Promise<Libheif> {
  const { default: createLibheif } = await import('libheif-js/libheif-wasm/libheif-bundle.mjs')
  return createLibheif()
}

async function decode(libheif: Libheif, file: Buffer, profile: Buffer | undefined, fit: Fit | undefined): Promise<DecodedImage> {
  const context = libheif.heif_context_alloc()
  try {
    const parsed = libheif.heif_context_read_from_memory(context, file)
    if (parsed.code !== libheif.heif_error_code.heif_error_Ok)
      throw new Error(parsed.message)
    const handle = orThrow<Handle>(libheif.heif_js_context_get_primary_image_handle(context))
    try {
      const { image, channels } = orThrow<Decoded>(await libheif.heif_js_decode_image2(handle, libheif.heif_colorspace.heif_colorspace_RGB, libheif.heif_chroma.heif_chroma_interleaved_RGBA))
      try {
        const pixels = channels.find(({ id }) => id === libheif.heif_channel.heif_channel_interleaved)
        if (!pixels)
          throw new Error('unsupported: no interleaved pixels')
        checkPixels(pixels)
        const shrinker = createShrinker(pixels, 'rgba', 'down', fit)
        for (let y = 0; y < pixels.height; y++)
          shrinker.push(pixels.data.subarray(y * pixels.stride, y * pixels.stride + 4 * pixels.width))
        return await finishImage({ source: pixels, shrinker, profile })
      }
      finally {
        libheif.heif_image_release(image)
      }
    }
    finally {
      libheif.heif_image_handle_release(handle)
    }
  }
  finally {
    libheif.heif_context_free(context)
  }
}

function orThrow<T>(result: T | Failed): T {
  if (isFailed(result))
    throw new Error(result.message)
  return result
}

function isFailed(result: unknown): result is Failed {
  return typeof result === 'object' && result !== null && 'code' in result
}
