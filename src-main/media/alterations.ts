import type { Sharp } from 'sharp'
import type { Alteration } from '../contract/reports.ts'
import type { Size } from './fit.ts'
import type { RgbImage } from './image.ts'
import { Buffer } from 'node:buffer'
import { scaled } from './fit.ts'
import { decodeSeconds, sharp } from './sharp.ts'

/** The sides of what is left of a picture cropped to two thirds of its area, off centre, in fractions of its own. */
const croppedSide = Math.sqrt(2 / 3)
const cropAt = { x: 0.2, y: 0.7 }

/** The sides of a picture of another size, in fractions of its own: the aspect changes by a tenth. */
const otherSize = { width: 0.66, height: 0.6 }

/** Of what JPEG calls 1 to 100. */
const lowQuality = 25

/** Shares of red, green and blue in the brightness of a pixel (ITU-R BT.601), and the factor by which it is darkened. */
const luma = [0.299, 0.587, 0.114] as const
const darker = 0.6

/** The width of a border in fractions of the shorter side. */
const borderWidth = 0.1

/** COPY in straight strokes, so that no font is needed: letters of 2 × 3, 1 apart. */
const strokes = 'M2 0H0V3H2 M3 0H5V3H3Z M6 3V0H8V1.5H6 M9 0 10 1.5 11 0 M10 1.5V3'
const lettering = { left: -0.5, top: -0.5, width: 12, height: 4 } as const

/** The most of a picture's sides that letters take, in fractions of them, and what is left free below them. */
const letteringShare = { width: 0.7, height: 0.3 }
const belowLetters = 0.08

/**
 * What is done to pictures to see whether they are known again: each takes the pixels of a picture and answers those of a copy,
 * always the same for the same picture. Every size will do, from one pixel on.
 */
export const alterations: Readonly<Record<Alteration, (image: RgbImage) => Promise<RgbImage>>> = {
  cropped: image => pixelsOf(open(image).extract(croppedPart(image))),
  resized: image => resizedTo(image, { width: atLeastOne(image.width * otherSize.width), height: atLeastOne(image.height * otherSize.height) }),
  halved: image => resizedTo(image, scaled(image, 1 / 2)),
  quartered: image => resizedTo(image, scaled(image, 1 / 4)),
  small: image => resizedTo(image, scaled(image, 1 / 8)),
  recompressed: async image => pixelsOfFile(await open(image).jpeg({ quality: lowQuality }).timeout({ seconds: decodeSeconds }).toBuffer()),
  recoloured: image => Promise.resolve(recoloured(image)),
  mirrored: image => pixelsOf(open(image).flop()),
  bordered: image => pixelsOf(bordered(image)),
  lettered: image => pixelsOf(lettered(image)),
}

/** The pixels of a picture that libvips reads, in its own size. */
export function pixelsOfFile(bytes: Uint8Array): Promise<RgbImage> {
  return pixelsOf(sharp(bytes, { limitInputPixels: false }))
}

function open({ data, width, height }: RgbImage): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
}

async function pixelsOf(picture: Sharp): Promise<RgbImage> {
  const { data, info } = await picture.removeAlpha().toColourspace('srgb').timeout({ seconds: decodeSeconds }).raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

function resizedTo(image: RgbImage, { width, height }: Size): Promise<RgbImage> {
  return pixelsOf(open(image).resize(width, height, { fit: 'fill' }))
}

/** Two thirds of the area, off centre. */
function croppedPart({ width, height }: Size): Size & { readonly left: number, readonly top: number } {
  const part = scaled({ width, height }, croppedSide)
  return { ...part, left: Math.round((width - part.width) * cropAt.x), top: Math.round((height - part.height) * cropAt.y) }
}

/** Without its colours, and darkened. */
function recoloured({ data, width, height }: RgbImage): RgbImage {
  const grey = new Uint8Array(data.length)
  for (let at = 0; at < data.length; at += 3)
    grey.fill(Math.round(darker * (luma[0] * data[at]! + luma[1] * data[at + 1]! + luma[2] * data[at + 2]!)), at, at + 3)
  return { data: grey, width, height }
}

/** In a white frame. */
function bordered(image: RgbImage): Sharp {
  const side = atLeastOne(Math.min(image.width, image.height) * borderWidth)
  return open(image).extend({ top: side, bottom: side, left: side, right: side, background: '#fff' })
}

/** With white letters in dark outlines across its lower part. */
function lettered(image: RgbImage): Sharp {
  const scale = Math.min(image.width * letteringShare.width / lettering.width, image.height * letteringShare.height / lettering.height)
  const { width, height } = scaled(lettering, scale)
  return open(image).composite([{
    input: letteringSvg({ width, height }),
    left: Math.floor((image.width - width) / 2),
    top: Math.max(0, Math.floor(image.height * (1 - belowLetters)) - height),
  }])
}

function letteringSvg({ width, height }: Size): Buffer {
  const { left, top, width: across, height: down } = lettering
  const path = (colour: string, thickness: number) => `<path d="${strokes}" fill="none" stroke="${colour}" stroke-width="${thickness}" stroke-linecap="square"/>`
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${across} ${down}" preserveAspectRatio="none">${path('#222', 0.7)}${path('#fff', 0.4)}</svg>`)
}

function atLeastOne(pixels: number): number {
  return Math.max(1, Math.round(pixels))
}
