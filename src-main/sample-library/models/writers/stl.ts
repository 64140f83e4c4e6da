import type { Part, Vector } from '../mesh.ts'
import { cross, join, subtract } from '../mesh.ts'

/** A binary STL file: triangles without colour, z up, millimetres, as it is usual for 3D printing. */
export function writeStl(parts: readonly Part[]): Buffer {
  const { positions, indices } = join(...parts.map(part => part.mesh))
  const corner = (index: number): Vector => {
    const at = 3 * (indices[index] ?? 0)
    return [1000 * (positions[at] ?? 0), -1000 * (positions[at + 2] ?? 0), 1000 * (positions[at + 1] ?? 0)]
  }
  const file = Buffer.alloc(84 + 50 * indices.length / 3)
  file.write('Likeness sample library')
  file.writeUInt32LE(indices.length / 3, 80)
  for (let index = 0; index < indices.length; index += 3) {
    const [a, b, c] = [corner(index), corner(index + 1), corner(index + 2)]
    const normal = cross(subtract(b, a), subtract(c, a))
    const length = Math.hypot(...normal) || 1
    const numbers = [...normal.map(value => value / length), ...a, ...b, ...c]
    numbers.forEach((value, place) => file.writeFloatLE(value, 84 + 50 * index / 3 + 4 * place))
  }
  return file
}
