import type { RgbImage } from '../media/image.ts'

/** The sides of what is left of a picture cropped to two thirds of its area, off centre, in fractions of its own. */
const croppedSide = Math.sqrt(2 / 3)
const cropAt = { x: 0.2, y: 0.7 }

/** The factor by which a picture is made small, and that of a darkened one. */
const smaller = 8
const darker = 0.6

/** Shares of red, green and blue in the brightness of a pixel (ITU-R BT.601). */
const luma = [0.299, 0.587, 0.114] as const

/** What is done to pictures to see whether an encoder knows them again. */
export const alterations = {
  cropped,
  small,
  recoloured,
} as const satisfies Record<string, (image: RgbImage) => RgbImage>
export type Alteration = keyof typeof alterations

/** Cut to two thirds of the area, off centre. */
function cropped(image: RgbImage): RgbImage {
  const width = Math.max(1, Math.round(image.width * croppedSide))
  const height = Math.max(1, Math.round(image.height * croppedSide))
  const left = Math.round((image.width - width) * cropAt.x)
  const top = Math.round((image.height - height) * cropAt.y)
  return painted(width, height, (x, y, channel) => image.data[((top + y) * image.width + left + x) * 3 + channel]!)
}

/** Scaled to an eighth of its width and height: each pixel is the mean of those that it stands for. */
function small(image: RgbImage): RgbImage {
  const width = Math.max(1, Math.round(image.width / smaller))
  const height = Math.max(1, Math.round(image.height / smaller))
  return painted(width, height, (x, y, channel) => {
    const [x0, x1] = [Math.floor(x * image.width / width), Math.floor((x + 1) * image.width / width)]
    const [y0, y1] = [Math.floor(y * image.height / height), Math.floor((y + 1) * image.height / height)]
    let sum = 0
    for (let row = y0; row < y1; row++) {
      for (let column = x0; column < x1; column++)
        sum += image.data[(row * image.width + column) * 3 + channel]!
    }
    return sum / ((x1 - x0) * (y1 - y0))
  })
}

/** Without its colours, and darkened. */
function recoloured(image: RgbImage): RgbImage {
  return painted(image.width, image.height, (x, y) => {
    const at = (y * image.width + x) * 3
    return darker * (luma[0] * image.data[at]! + luma[1] * image.data[at + 1]! + luma[2] * image.data[at + 2]!)
  })
}

function painted(width: number, height: number, value: (x: number, y: number, channel: number) => number): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++, at++)
        data[at] = Math.round(value(x, y, channel))
    }
  }
  return { data, width, height }
}
