import type { Raster } from '../raster.ts'
import type { TextureName } from './mesh.ts'
import { brickWall } from '../pictures/bricks.ts'
import { fabric } from '../pictures/fabrics.ts'
import { marble } from '../pictures/marble.ts'
import { wood } from '../pictures/wood.ts'
import { encode, hex, paint } from '../raster.ts'

const size = { width: 512, height: 512 } as const

const painters: Record<TextureName, () => Raster> = {
  oak: () => wood({ seed: 51, light: hex(0xD8B27E), dark: hex(0x96693C), boards: 4, ...size }),
  walnut: () => wood({ seed: 52, light: hex(0x8E6242), dark: hex(0x452A1A), boards: 4, ...size }),
  pine: () => wood({ seed: 53, light: hex(0xEED4A0), dark: hex(0xC0945A), boards: 5, ...size }),
  brick: () => brickWall({ seed: 54, bricks: [hex(0x92402E), hex(0xB86044)], mortar: hex(0xC0B8AC), rows: 10, ...size }),
  tartan: () => fabric({ seed: 55, sett: [[hex(0xA02028), 20], [hex(0x1C2A54), 6], [hex(0xA02028), 4], [hex(0x1E4A36), 9], [hex(0xECE8DC), 1]], thread: 2.5, ...size }),
  checker: () => paint(512, 512, (x, y) => (Math.floor(x * 8) + Math.floor(y * 8)) % 2 === 0 ? hex(0xC22A22) : hex(0xF2EEE6)),
  marble: () => marble({ seed: 56, base: hex(0xF2F1EE), cloud: hex(0xC4C8CE), vein: hex(0x70757E), size: 512 }),
}

const painted = new Map<TextureName, Promise<Buffer>>()

/** The file name of a texture. */
export function textureFile(name: TextureName): string {
  return `${name}.jpg`
}

/** A texture's JPEG file, 512 × 512 pixels; painted once. */
export function texture(name: TextureName): Promise<Buffer> {
  const known = painted.get(name) ?? encode(painters[name](), textureFile(name))
  painted.set(name, known)
  return known
}
