import { existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Where the catalog of a data folder is. */
export function catalogPath(dataDir: string): string {
  return join(dataDir, 'catalog.db')
}

/** A complete catalog that is to take the place of the present one. */
export function replacementPath(dataDir: string): string {
  return join(dataDir, 'catalog-replacement.db')
}

/** A moment as part of a file name: `2026-11-20-140940`, in UTC. */
export function stampOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', '-').replaceAll(':', '')
}

/** The size of a file in bytes; 0 when it is not there. */
export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/**
 * Whether the catalog was not closed in order: SQLite takes its journal in and removes it when the last user closes, so one
 * that holds anything is left from an end in the middle of things, unless somebody has the catalog open at this moment.
 */
export function endedUncleanly(dataDir: string): boolean {
  const path = catalogPath(dataDir)
  return sizeOf(`${path}-wal`) > 0 || sizeOf(`${path}-journal`) > 0
}

/**
 * Puts the replacement in place of the catalog, where there is one; the old catalog stays as `catalog-replaced-<time>.db`, with
 * the journal that belongs to it. The snapshots of the vector index go: they know ids that the replacement gives out anew.
 * However often it is interrupted, done again it comes to the same end. Answers where the old one is.
 */
export function takeReplacement(dataDir: string): string | undefined {
  const replacement = replacementPath(dataDir)
  if (!existsSync(replacement))
    return undefined
  const path = catalogPath(dataDir)
  const aside = join(dataDir, `catalog-replaced-${stampOf(statSync(replacement).mtimeMs)}.db`)
  for (const suffix of ['-wal', '-journal', '']) {
    if (existsSync(path + suffix))
      renameSync(path + suffix, aside + suffix)
  }
  rmSync(`${path}-shm`, { force: true })
  rmSync(join(dataDir, 'vectors'), { recursive: true, force: true })
  renameSync(replacement, path)
  return existsSync(aside) ? aside : undefined
}
