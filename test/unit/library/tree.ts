import type { FoundFile } from '../../../src-main/catalog/scans.ts'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { walk } from '../../../src-main/library/walk.ts'

/** Writes files below a root, by their paths; each holds its text. */
export async function writeTree(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const folder of new Set(Object.keys(files).map(path => dirname(join(root, path)))))
    await mkdir(folder, { recursive: true })
  await Promise.all(Object.entries(files).map(([path, text]) => writeFile(join(root, path), text)))
}

/** The paths of the files that a walk finds, sorted. */
export function walkedPaths(root: string): string[] {
  return [...walk(root)].flatMap(({ folder, files }) => files.map(({ name }) => folder === '' ? name : `${folder}/${name}`)).sort()
}

/** A file as a scan would find it. */
export function found(name: string, file: Partial<FoundFile> = {}): FoundFile {
  return { name, kind: 'image', format: 'png', size: 1, mtimeMs: 1, createdMs: 1, inode: null, sidecar: null, ...file }
}
