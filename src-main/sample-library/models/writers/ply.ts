import type { Part } from '../mesh.ts'

/** A binary PLY file with normals and a colour for each vertex. */
export function writePly(parts: readonly Part[]): Buffer {
  const vertices = parts.reduce((sum, { mesh }) => sum + mesh.positions.length / 3, 0)
  const faces = parts.reduce((sum, { mesh }) => sum + mesh.indices.length / 3, 0)
  const properties = [...['x', 'y', 'z', 'nx', 'ny', 'nz'].map(name => `property float ${name}`), ...['red', 'green', 'blue'].map(name => `property uchar ${name}`)]
  const header = ['ply', 'format binary_little_endian 1.0', 'comment Likeness sample library', `element vertex ${vertices}`, ...properties, `element face ${faces}`, 'property list uchar uint vertex_indices', 'end_header', ''].join('\n')
  const body = Buffer.alloc(27 * vertices + 13 * faces)
  let at = 0
  for (const { mesh, material } of parts) {
    for (let vertex = 0; vertex < mesh.positions.length; vertex += 3) {
      for (let axis = 0; axis < 3; axis++) {
        body.writeFloatLE(mesh.positions[vertex + axis] ?? 0, at + 4 * axis)
        body.writeFloatLE(mesh.normals[vertex + axis] ?? 0, at + 12 + 4 * axis)
        body.writeUInt8(Math.round(255 * (material.colour[axis] ?? 0)), at + 24 + axis)
      }
      at += 27
    }
  }
  let first = 0
  for (const { mesh } of parts) {
    for (let index = 0; index < mesh.indices.length; index += 3) {
      body.writeUInt8(3, at)
      for (let corner = 0; corner < 3; corner++)
        body.writeUInt32LE(first + (mesh.indices[index + corner] ?? 0), at + 1 + 4 * corner)
      at += 13
    }
    first += mesh.positions.length / 3
  }
  return Buffer.concat([Buffer.from(header), body])
}
