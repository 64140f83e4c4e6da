import type { WireError } from '../contract/errors.ts'
import { statfs } from 'node:fs/promises'
import { failure, LikenessError, toLikenessError } from '../contract/errors.ts'

export interface HaltOptions {
  /** The data folder. */
  readonly folder: string
  /** Bytes that its disk must have left. */
  readonly leastFree: number
  readonly log: { readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void }
}

const full: ReadonlySet<string> = new Set(['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'])

/** Knows whether the catalog and the cache can be written; while they cannot, one asset at a time is a trial of it. */
export function createHalt({ folder, leastFree, log }: HaltOptions) {
  let reason: WireError | null = null
  let isTrying = false

  function stop(error: LikenessError, thrown?: unknown): void {
    isTrying = false
    if (reason?.code !== error.code)
      log.error({ error: thrown }, `indexing stops for a while: ${error.message}`)
    reason = error.toWire()
  }

  return {
    /** Why nothing can be written; null while it can. */
    reason: (): WireError | null => reason,
    /** Whether somebody may try. */
    isTrying: (): boolean => isTrying,
    /** Something could not be written. */
    because: (thrown: unknown): void => {
      stop(toLikenessError(nameFullDisk(thrown, folder)), thrown)
    },
    /** Something could be written. */
    over: (): void => {
      reason = null
      isTrying = false
    },
    /** Looks how much room there is: stops what goes on when there is too little, allows a trial when there is enough again. */
    look: async (): Promise<void> => {
      const free = await freeBytes(folder)
      if (free !== null && free < leastFree)
        stop(failure('disk_full', { folder, free }))
      else
        isTrying = reason !== null
    },
  }
}

/**
 * Whether an error says that the catalog or the cache could not be written, not that something is wrong with an asset: a full
 * disk, a used-up quota, a disk that has become read-only, any failure of SQLite but that of a constraint.
 */
export function isPrevention(thrown: unknown): boolean {
  return codesOf(thrown).some(code => full.has(code) || code === 'EROFS' || (code.startsWith('SQLITE_') && !code.startsWith('SQLITE_CONSTRAINT')))
}

/** What was thrown; where it says that the disk of the data folder is full, as disk_full. */
export function nameFullDisk(thrown: unknown, folder: string): unknown {
  return codesOf(thrown).some(code => full.has(code)) ? failure('disk_full', { folder, free: null }, thrown) : thrown
}

/** The codes of an error and of its causes. */
function codesOf(thrown: unknown): string[] {
  const codes: string[] = []
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (!(error instanceof LikenessError) && 'code' in error)
      codes.push(String(error.code))
  }
  return codes
}

async function freeBytes(folder: string): Promise<number | null> {
  const stats = await statfs(folder).catch(() => null)
  return stats && stats.bavail * stats.bsize
}
