import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { failure } from '../contract/errors.ts'

/** How to reach the engine that has a data folder, for other processes of the same user. */
export interface EngineAddress {
  readonly pid: number
  /** Absent while it does not listen. */
  readonly url?: string
  readonly token: string
}

export interface DataLock {
  /** Tells other processes how to reach this engine. */
  readonly announce: (address: EngineAddress) => void
  readonly release: () => void
}

const lockFile = 'engine.lock'
const addressFile = 'engine.json'

/**
 * Takes a data folder for this process, and makes it when it is missing. The lock is SQLite's own on a file of its own: the
 * system drops it with the process, however that ends. Errors: data_in_use.
 */
export function lockDataDir(dataDir: string): DataLock {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const db = new SQLite(join(dataDir, lockFile), { timeout: 0 })
  try {
    db.pragma('locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
  }
  catch (error) {
    db.close()
    if (error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw failure('data_in_use', { dataDir, pid: readAddress(dataDir)?.pid ?? null })
    throw error
  }
  const path = join(dataDir, addressFile)
  return {
    announce: (address) => {
      writeFileSync(path, JSON.stringify(address), { mode: 0o600 })
      chmodSync(path, 0o600)
    },
    release: () => {
      rmSync(path, { force: true })
      db.close()
    },
  }
}

/** What the engine that has, or had, a data folder announced. */
export function readAddress(dataDir: string): EngineAddress | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, addressFile), 'utf8')) as EngineAddress
  }
  catch {
    return undefined
  }
}
