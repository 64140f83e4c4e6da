import { Buffer } from 'node:buffer'

/** A square picture of an icon. */
export interface IconPicture {
  /** Width and height in pixels, 1…1024. */
  readonly size: number
  readonly png: Buffer
  /** Its pixels from the top: red, green, blue and opacity, a byte each, not premultiplied. */
  readonly rgba: Buffer
}

/** Programs of old take larger pictures as PNG only, smaller ones as bitmaps only. */
const largestBitmap = 64

/**
 * A Windows icon: small pictures as bitmaps of 32 bits, larger ones as PNG
 * (https://learn.microsoft.com/previous-versions/ms997538(v=msdn.10)).
 * @param pictures of up to 256 pixels
 */
export function windowsIcon(pictures: readonly IconPicture[]): Buffer {
  const parts = pictures.map(picture => picture.size > largestBitmap ? picture.png : bitmap(picture))
  const header = Buffer.alloc(6 + 16 * pictures.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = header.length
  for (const [index, { size }] of pictures.entries()) {
    const at = 6 + 16 * index
    // 0 stands for 256.
    header.writeUInt8(size % 256, at)
    header.writeUInt8(size % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(parts[index]!.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += parts[index]!.length
  }
  return Buffer.concat([header, ...parts])
}

/** A bitmap with its header, lines from the bottom, and behind it a mask that nobody reads: opacity is in the pixels. */
function bitmap({ size, rgba }: IconPicture): Buffer {
  const header = Buffer.alloc(40)
  header.writeUInt32LE(40, 0)
  header.writeInt32LE(size, 4)
  // The height of picture and mask together.
  header.writeInt32LE(2 * size, 8)
  header.writeUInt16LE(1, 12)
  header.writeUInt16LE(32, 14)
  const mask = Buffer.alloc(Math.ceil(size / 32) * 4 * size)
  header.writeUInt32LE(4 * size * size + mask.length, 20)
  const pixels = Buffer.alloc(4 * size * size)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [red, green, blue, opacity] = rgba.subarray(4 * (y * size + x))
      pixels.set([blue!, green!, red!, opacity!], 4 * ((size - 1 - y) * size + x))
    }
  }
  return Buffer.concat([header, pixels, mask])
}

/** Kinds of pictures in an icon of macOS that are PNG on every system still in use, by their size in pixels; `ic10` is 512 points at double density. */
const macKinds: Readonly<Record<number, readonly string[]>> = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic13', 'ic08'],
  512: ['ic14', 'ic09'],
  1024: ['ic10'],
}

/** Sizes of the pictures of an icon of macOS, in pixels. */
export const macSizes: readonly number[] = Object.keys(macKinds).map(Number)

/** An icon of macOS (https://en.wikipedia.org/wiki/Apple_Icon_Image_format). Pictures of sizes other than `macSizes` are left out. */
export function macIcon(pictures: readonly IconPicture[]): Buffer {
  const parts = pictures.flatMap(({ size, png }) => (macKinds[size] ?? []).map(kind => block(kind, png)))
  return block('icns', Buffer.concat(parts))
}

function block(kind: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header.write(kind, 'latin1')
  header.writeUInt32BE(8 + content.length, 4)
  return Buffer.concat([header, content])
}
