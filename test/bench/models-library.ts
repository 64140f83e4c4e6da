import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes OBJ models: tori of some thousand triangles, each of other proportions, every second one painted. Answers the file names. */
export async function writeModels(folder: string, amount: number): Promise<string[]> {
  await writeFile(join(folder, 'paint.mtl'), 'newmtl paint\nKd 0.7 0.2 0.1\n')
  const names = Array.from({ length: amount }, (_, i) => `torus-${String(i).padStart(3, '0')}.obj`)
  await Promise.all(names.map((name, i) => writeFile(join(folder, name), (i % 2 === 0 ? '' : 'mtllib paint.mtl\nusemtl paint\n') + torus(1, 0.15 + 0.6 * i / amount, 96, 48))))
  return names
}

function torus(radius: number, tube: number, around: number, across: number): string {
  const lines: string[] = []
  for (let i = 0; i < around; i++) {
    for (let j = 0; j < across; j++) {
      const u = 2 * Math.PI * i / around
      const v = 2 * Math.PI * j / across
      const r = radius + tube * Math.cos(v)
      lines.push(`v ${(r * Math.cos(u)).toFixed(5)} ${(tube * Math.sin(v)).toFixed(5)} ${(r * Math.sin(u)).toFixed(5)}`)
    }
  }
  const at = (i: number, j: number) => 1 + (i % around) * across + j % across
  for (let i = 0; i < around; i++) {
    for (let j = 0; j < across; j++)
      lines.push(`f ${at(i, j)} ${at(i, j + 1)} ${at(i + 1, j + 1)} ${at(i + 1, j)}`)
  }
  return lines.join('\n')
}
