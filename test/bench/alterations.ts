import type { Sharp } from 'sharp'
import type { RgbImage } from '../../src-main/media/image.ts'
import { Buffer } from 'node:buffer'
import sharp from 'sharp'
import { nearDuplicateOf } from '../../src-main/encoders/calibration.ts'
import { alterations as ofProgram } from '../../src-main/media/alterations.ts'

/** Altered copies as one meets them in folders, beside those that the program itself makes. The first three are what near-duplicates begin with. */
export const alterations: Readonly<Record<string, (image: RgbImage) => RgbImage | Promise<RgbImage>>> = {
  'light crop, slightly warmer': nearDuplicateOf,
  'warmer by a tenth': image => pixelsOf(open(image).linear([1.08, 1.02, 0.9], [4, 0, -4])),
  'crop to 81 %': image => pixelsOf(open(image).extract(part(image, 0.08, 0.02, 0.9, 0.9))),
  'JPEG of quality 25': ofProgram.recompressed,
  'a quarter of the size': ofProgram.quartered,
  'crop to 68 %': image => pixelsOf(open(image).extract(part(image, 0.02, 0.15, 0.8, 0.85))),
  'turned by 4°, on white': image => pixelsOf(open(image).rotate(4, { background: '#fff' })),
}

/** A picture as the bytes of a file. */
export function toJpeg(image: RgbImage): Promise<Uint8Array<ArrayBuffer>> {
  return open(image).jpeg({ quality: 90 }).toBuffer().then(bytes => new Uint8Array(bytes))
}

/** Two pictures beside one another, in the height of the lower one; `share` is the width of the left one in fractions of both. */
export async function besideOneAnother(left: RgbImage, right: RgbImage): Promise<{ readonly image: RgbImage, readonly share: number }> {
  const height = Math.min(left.height, right.height)
  const [a, b] = [await pixelsOf(open(left).resize({ height })), await pixelsOf(open(right).resize({ height }))]
  const width = a.width + b.width
  const both = sharp({ create: { width, height, channels: 3, background: '#000' } })
    .composite([{ input: Buffer.from(a.data), raw: raw(a), left: 0, top: 0 }, { input: Buffer.from(b.data), raw: raw(b), left: a.width, top: 0 }])
  return { image: await pixelsOf(both), share: a.width / width }
}

function open(image: RgbImage): Sharp {
  return sharp(image.data, { raw: raw(image) })
}

function raw({ width, height }: RgbImage): { readonly width: number, readonly height: number, readonly channels: 3 } {
  return { width, height, channels: 3 }
}

async function pixelsOf(picture: Sharp): Promise<RgbImage> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height }
}

function part({ width, height }: RgbImage, left: number, top: number, across: number, down: number): { left: number, top: number, width: number, height: number } {
  return { left: Math.round(width * left), top: Math.round(height * top), width: Math.round(width * across), height: Math.round(height * down) }
}
