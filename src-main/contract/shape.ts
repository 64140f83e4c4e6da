/** Width by height of the widest picture that a layout shows as it is; taller and wider ones are cut. */
const widest = 8
const steps = 127 / Math.log2(widest)

/** A picture's width by height as one byte, in steps of less than 2 %: 128 is a square, what lies beyond 1:8 and 8:1 is the end. */
export function shapeByte(width: number, height: number): number {
  return Math.min(255, Math.max(1, 128 + Math.round(Math.log2(width / height) * steps)))
}

/** The width by height that a byte of an outline stands for, 0.125…8; 0, of a picture whose size is not known yet, is a square. */
export function shapeOf(byte: number): number {
  return byte === 0 ? 1 : 2 ** ((byte - 128) / steps)
}
