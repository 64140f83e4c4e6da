import type { ClassedFile } from './shared-data.ts'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { randomNumbers } from './bench.ts'

/** Writes copies of OBJ models, each painted in stripes of two colours by chance, under the same names into a folder. */
export async function paintModels(files: readonly ClassedFile[], folder: string): Promise<ClassedFile[]> {
  const copies = files.map(file => ({ ...file, root: folder, path: join(folder, file.name) }))
  for (const [i, { path }] of copies.entries()) {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, paint(await readFile(files[i]!.path, 'utf8'), randomNumbers(i)))
  }
  return copies
}

/** Gives every corner of an OBJ one of two colours, in stripes across one of its axes. */
function paint(text: string, random: () => number): string {
  const colours = [0, 1].map(() => [random(), random(), random()].map(value => value.toFixed(2)).join(' '))
  const axis = 1 + Math.floor(random() * 3)
  const width = 0.05 + random() * 0.3
  return text.replaceAll(/^v\s.*$/gm, (line) => {
    const numbers = line.trim().split(/\s+/)
    return `${numbers.slice(0, 4).join(' ')} ${colours[Math.abs(Math.floor(Number(numbers[axis]) / width)) % 2]}`
  })
}
