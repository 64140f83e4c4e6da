import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of a file, or of all files in a folder. 0 where there is none. */
export async function sizeOf(path: string): Promise<number> {
  const entry = await stat(path).catch(() => undefined)
  if (!entry?.isDirectory())
    return entry?.size ?? 0
  const files = (await readdir(path, { recursive: true, withFileTypes: true })).filter(file => file.isFile())
  const sizes = await Promise.all(files.map(async file => (await stat(join(file.parentPath, file.name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** The packages in a `node_modules` folder by their size in bytes, largest first. */
export async function packageSizes(folder: string): Promise<readonly (readonly [name: string, bytes: number])[]> {
  const entries = (await readdir(folder)).filter(name => !name.startsWith('.'))
  const names = await Promise.all(entries.map(async name => name.startsWith('@') ? (await readdir(join(folder, name))).map(inner => `${name}/${inner}`) : [name]))
  const sizes = await Promise.all(names.flat().map(async name => [name, await sizeOf(join(folder, name))] as const))
  return sizes.sort((a, b) => b[1] - a[1])
}

/** Bytes in words, such as `12.3 MB`. */
export function inMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

/** Rows of names and sizes in two columns; a second size is what is left of the first. */
export function sizeTable(rows: readonly (readonly [name: string, ...bytes: readonly number[]])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, ...bytes]) => `  ${name.padEnd(width)}  ${bytes.map(size => inMegabytes(size).padStart(10)).join('  →')}`).join('\n')
}
