import type { Material } from '../mesh.ts'
import { hex } from '../../raster.ts'
import { material } from '../mesh.ts'

const white = hex(0xFFFFFF)

export const oak = material('oak', white, { texture: 'oak', roughness: 0.6 })
export const walnut = material('walnut', white, { texture: 'walnut', roughness: 0.5 })
export const pine = material('pine', white, { texture: 'pine', roughness: 0.7 })
export const brick = material('brick', white, { texture: 'brick', roughness: 0.9 })
export const tartan = material('tartan', white, { texture: 'tartan', roughness: 0.95 })
export const checker = material('checker', white, { texture: 'checker', roughness: 0.4 })
export const marble = material('marble', white, { texture: 'marble', roughness: 0.25 })
export const steel = material('steel', hex(0xC4C8CE), { metallic: 0.75, roughness: 0.32 })
export const darkSteel = material('dark-steel', hex(0x3C4048), { metallic: 0.5, roughness: 0.45 })
export const brass = material('brass', hex(0xD0A040), { metallic: 0.65, roughness: 0.35 })
export const lampshade = material('lampshade', hex(0xF2E6C8), { roughness: 0.9 })
export const leather = material('leather', hex(0x6A3420), { roughness: 0.6 })
export const bark = material('bark', hex(0x5E432C), { roughness: 0.95 })

/** A glaze or a coat of paint. */
export function paint(name: string, colour: number, roughness = 0.45): Material {
  return material(name, hex(colour), { roughness })
}
