import type { FileHandle } from 'node:fs/promises'
import type { Fit } from '../fit.ts'
import type { PsdLayout } from './psd-format.ts'
import type { ImageReader } from './reader.ts'
import type { SampleSpace } from './tiff.ts'
import { open } from 'node:fs/promises'
import { failure } from '../../contract/errors.ts'
import { neutralGround } from '../../contract/stage.ts'
import { toImageFailure } from '../errors.ts'
import { labToRgb } from './colour.ts'
import { finishImage } from './pixels.ts'
import { parsePsd, psdModes } from './psd-format.ts'
import { createPsdRows } from './psd-rows.ts'
import { checkPixels } from './sharp.ts'
import { createShrinker } from './shrink.ts'
import { channelsOf } from './tiff.ts'

const spaces = new Map<number, SampleSpace>([
  [psdModes.bitmap, 'grey'],
  [psdModes.greyscale, 'grey'],
  [psdModes.duotone, 'grey'],
  [psdModes.indexed, 'rgb'],
  [psdModes.rgb, 'rgb'],
  [psdModes.cmyk, 'cmyk'],
  [psdModes.lab, 'rgb'],
])

/**
 * Reads the merged picture of PSD and PSB files, of 1, 8, 16 and 32 bits, in every colour mode but multichannel. Layers
 * are passed over unread, so neither their size nor their defects matter.
 */
export const psdReader: ImageReader = {
  read: async (path, _signal, fit) => {
    try {
      await using file = await open(path)
      return await readMerged(file, fit)
    }
    catch (thrown) {
      throw toImageFailure(thrown)
    }
  },
}

async function readMerged(file: FileHandle, fit: Fit | undefined): ReturnType<ImageReader['read']> {
  const layout = await parsePsd(file)
  checkPixels(layout)
  const space = spaces.get(layout.mode)
  if (!space)
    throw failure('image_undecodable', { reason: 'Photoshop files in multichannel mode are not read.' })
  const colours = layout.mode === psdModes.indexed ? 1 : channelsOf(space)
  if (layout.channels < colours)
    throw failure('image_undecodable', { reason: `its header gives ${layout.channels} channels; its colour mode needs ${colours}.` })
  const transparent = layout.transparent && layout.channels > colours && space !== 'cmyk' && layout.mode !== psdModes.lab
  const planes = await createPsdRows(file, layout, colours + (transparent ? 1 : 0))
  const shrinker = createShrinker(layout, space, 'down', fit)
  const row = new Uint8Array(layout.width * channelsOf(space))
  const interleave = interleaver(layout, space, transparent)
  for (let y = 0; y < layout.height; y++) {
    const samples = await planes(y)
    if (!samples)
      break
    interleave(samples, row)
    shrinker.push(row)
  }
  return finishImage({ source: layout, shrinker, profile: layout.mode === psdModes.indexed || layout.mode === psdModes.lab ? undefined : layout.profile })
}

type Interleave = (planes: readonly Uint8Array[], row: Uint8Array) => void

/** Puts one row of separate 8-bit channels in the order and meaning of a `SampleSpace`. */
function interleaver({ width, mode, palette }: PsdLayout, space: SampleSpace, transparent: boolean): Interleave {
  const channels = channelsOf(space)
  if (mode === psdModes.indexed) {
    return ([indices], row) => {
      for (let x = 0; x < width; x++) {
        const index = indices?.[x] ?? 0
        for (let channel = 0; channel < 3; channel++)
          row[3 * x + channel] = palette[256 * channel + index] ?? 0
      }
    }
  }
  return (planes, row) => {
    const alpha = transparent ? planes[channels] : undefined
    for (let channel = 0; channel < channels; channel++) {
      const plane = planes[channel]
      for (let x = 0, at = channel; x < width; x++, at += channels) {
        const sample = plane?.[x] ?? 0
        row[at] = space === 'cmyk' ? 255 - sample : sample
      }
    }
    if (mode === psdModes.lab)
      labToRgb(row)
    if (alpha)
      coverGround(row, alpha, channels)
  }
}

/**
 * Moves colours that Photoshop blended with white over to `neutralGround`: c = a·f + (1 − a)·255 becomes
 * a·f + (1 − a)·ground.
 */
function coverGround(row: Uint8Array, alpha: Uint8Array, channels: number): void {
  for (let at = 0; at < row.length; at++) {
    const opacity = alpha[Math.floor(at / channels)] ?? 0
    row[at] = opacity === 0 ? neutralGround : Math.max(0, (row[at] ?? 0) - (255 - neutralGround) * (1 - opacity / 255))
  }
}
