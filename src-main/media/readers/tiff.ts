import type { Size } from '../fit.ts'

/** What 8-bit samples mean. Alpha, where there is any, comes last and is not premultiplied. */
export type SampleSpace = 'grey' | 'rgb' | 'rgba' | 'cmyk'

const spaces: Readonly<Record<SampleSpace, { readonly channels: number, readonly photometric: number }>> = {
  grey: { channels: 1, photometric: 1 },
  rgb: { channels: 3, photometric: 2 },
  rgba: { channels: 4, photometric: 2 },
  cmyk: { channels: 4, photometric: 5 },
}

const short = 3
const long = 4
const bytes = 7

/** Samples per pixel. */
export function channelsOf(space: SampleSpace): number {
  return spaces[space].channels
}

/**
 * Wraps tightly packed 8-bit samples as an uncompressed TIFF, the one way to hand libvips pixels together with their
 * colour space and ICC profile. In CMYK 0 is no ink.
 * Source: TIFF 6.0, sections 2, 8 and 16; tag 34675 by the ICC specification, annex B.
 */
export function wrapTiff(data: Uint8Array, { width, height }: Size, space: SampleSpace, profile?: Uint8Array): Buffer {
  const { channels, photometric } = spaces[space]
  const bits = Buffer.alloc(2 * channels)
  for (let channel = 0; channel < channels; channel++)
    bits.writeUInt16LE(8, 2 * channel)
  const bitsAt = even(8 + data.length)
  const profileAt = bitsAt + bits.length
  const directoryAt = even(profileAt + (profile?.length ?? 0))
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, long, 1, width],
    [257, long, 1, height],
    channels > 2 ? [258, short, channels, bitsAt] : [258, short, 1, 8],
    [259, short, 1, 1],
    [262, short, 1, photometric],
    [273, long, 1, 8],
    [277, short, 1, channels],
    [278, long, 1, height],
    [279, long, 1, data.length],
    [284, short, 1, 1],
  ]
  if (space === 'cmyk')
    entries.push([332, short, 1, 1])
  if (space === 'rgba')
    entries.push([338, short, 1, 2])
  if (profile)
    entries.push([34675, bytes, profile.length, profileAt])
  const directory = Buffer.alloc(2 + 12 * entries.length + 4)
  directory.writeUInt16LE(entries.length, 0)
  entries.forEach(([tag, type, count, value], index) => {
    const at = 2 + 12 * index
    directory.writeUInt16LE(tag, at)
    directory.writeUInt16LE(type, at + 2)
    directory.writeUInt32LE(count, at + 4)
    directory.writeUInt32LE(value, at + 8)
  })
  const file = Buffer.alloc(directoryAt + directory.length)
  file.write('II*\0', 'latin1')
  file.writeUInt32LE(directoryAt, 4)
  file.set(data, 8)
  file.set(bits, bitsAt)
  file.set(profile ?? [], profileAt)
  file.set(directory, directoryAt)
  return file
}

function even(offset: number): number {
  return offset + (offset & 1)
}
