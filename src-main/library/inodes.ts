import type { Stats } from 'node:fs'
import { statfsSync } from 'node:fs'
import process from 'node:process'

/**
 * Linux file systems that make up inode numbers as they go, and others after a while: FAT, exFAT, SMB and CIFS in all versions,
 * 9p, and whatever is behind FUSE. Numbers from statfs(2) and linux/magic.h.
 */
const makeUpInodes: ReadonlySet<number> = new Set([0x4D44, 0x2011BAB0, 0x517B, 0xFF534D42, 0xFE534D42, 0x01021997, 0x65735546])

/**
 * Reads which number a file keeps for good, from its state and its absolute path: null where the file system has no such number.
 * Each file system is asked once.
 */
export function inodeReader(): (stats: Stats, path: string) => number | null {
  const lasting = new Map<number, boolean>()
  return (stats, path) => {
    let lasts = lasting.get(stats.dev)
    if (lasts === undefined)
      lasting.set(stats.dev, lasts = keepsInodes(path))
    return lasts && stats.ino > 0 ? stats.ino : null
  }
}

function keepsInodes(path: string): boolean {
  try {
    return process.platform !== 'linux' || !makeUpInodes.has(statfsSync(path).type)
  }
  catch {
    return false
  }
}
