import type { Part } from '../mesh.ts'
import { textureFile } from '../textures.ts'

/** A number in at most seven significant digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(7)))
}

/** Numbers in groups of `size`. */
export function groups(numbers: readonly number[], size: number): number[][] {
  return Array.from({ length: numbers.length / size }, (_, index) => numbers.slice(index * size, (index + 1) * size))
}

/** A Wavefront OBJ file and its material library, whose textures lie in the folder `textures` (a relative path). */
export function writeObj(parts: readonly Part[], libraryName: string, textures: string): { readonly obj: string, readonly mtl: string } {
  const lines = [`mtllib ${libraryName}`]
  let first = 1
  for (const { mesh, material } of parts) {
    lines.push(`o ${identifier(material.name)}`, `usemtl ${identifier(material.name)}`)
    lines.push(...groups(mesh.positions, 3).map(point => `v ${point.map(short).join(' ')}`))
    lines.push(...groups(mesh.uvs, 2).map(([u = 0, v = 0]) => `vt ${short(u)} ${short(1 - v)}`))
    lines.push(...groups(mesh.normals, 3).map(normal => `vn ${normal.map(short).join(' ')}`))
    lines.push(...groups(mesh.indices, 3).map(corners => `f ${corners.map(corner => Array.from({ length: 3 }).fill(corner + first).join('/')).join(' ')}`))
    first += mesh.positions.length / 3
  }
  const materials = parts.flatMap(({ material: { name, colour, roughness, texture } }) => [
    `newmtl ${identifier(name)}`,
    `Kd ${colour.map(short).join(' ')}`,
    `Ks ${Array.from({ length: 3 }).fill(short(0.5 * (1 - roughness))).join(' ')}`,
    `Ns ${short(10 + 190 * (1 - roughness))}`,
    ...texture ? [`map_Kd ${textures}/${textureFile(texture)}`] : [],
    '',
  ])
  return { obj: `${lines.join('\n')}\n`, mtl: materials.join('\n') }
}

/** A name of letters, digits and underscores. */
export function identifier(name: string): string {
  return name.replace(/\W/g, '_')
}
