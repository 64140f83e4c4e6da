/** D50, the white of Lab in files. */
const white = [0.9642, 1, 0.8251] as const

/** XYZ under D50 to linear sRGB, adapted by Bradford. Source: B. Lindbloom, "RGB/XYZ Matrices", sRGB D50. */
const fromXyz = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.0334540],
  [0.0719453, -0.2289914, 1.4052427],
] as const

/**
 * Turns triples of 8-bit CIE L*a*b* (L* 0…100 as 0…255, a* and b* plus 128) into sRGB, in place.
 * Source: CIE 15:2004, 8.2.1; IEC 61966-2-1.
 */
export function labToRgb(pixels: Uint8Array): void {
  for (let at = 0; at + 2 < pixels.length; at += 3) {
    const fy = ((pixels[at] ?? 0) * 100 / 255 + 16) / 116
    const x = white[0] * cubed(fy + ((pixels[at + 1] ?? 0) - 128) / 500)
    const y = white[1] * cubed(fy)
    const z = white[2] * cubed(fy - ((pixels[at + 2] ?? 0) - 128) / 200)
    fromXyz.forEach(([byX, byY, byZ], channel) => pixels[at + channel] = linearToByte(byX * x + byY * y + byZ * z))
  }
}

/** Linear light 0…1 to an sRGB byte; what lies outside is cut off. Source: IEC 61966-2-1. */
export function linearToByte(value: number): number {
  const linear = Math.min(1, Math.max(0, value))
  return Math.round(255 * (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055)) || 0
}

function cubed(f: number): number {
  return f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29)
}
