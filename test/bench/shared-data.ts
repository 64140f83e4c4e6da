import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** Real files to measure with, which are no part of the project: `<kind>/<set>/<class>/…`. Absent on most machines. */
export const dataFolder = process.env['LIKENESS_BENCH_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))

/** One file, and what it is of: the folder that it lies in. */
export interface ClassedFile {
  readonly path: string
  readonly root: string
  readonly name: string
  readonly class: string
}

/** The files below a folder of the data that end in one of these; none where there is no data. */
export async function dataFiles(set: string, ends: readonly string[]): Promise<ClassedFile[]> {
  const root = join(dataFolder, set)
  if (!existsSync(root))
    return []
  const names = await readdir(root, { recursive: true })
  return names.filter(name => ends.some(end => name.endsWith(end))).sort().map(name => ({ path: join(root, name), root, name, class: name.includes('/') ? name.slice(0, name.lastIndexOf('/')) : name }))
}

/** The first so many files of each class. */
export function firstOfEachClass(files: readonly ClassedFile[], amount: number): ClassedFile[] {
  return [...Map.groupBy(files, file => file.class).values()].flatMap(group => group.slice(0, amount))
}
