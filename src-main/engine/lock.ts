import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import SQLite from 'better-sqlite3'
import { failure } from '../contract/errors.ts'

/** How to reach the API of an engine. */
export interface EngineApi {
  /** The origin of requests, such as http://127.0.0.1:7717. */
  readonly url: string
  readonly token: string
  /** The Unix socket, or Windows pipe, that they go through; absent where they go to the port of `url`. */
  readonly socket?: string
}

/** The engine that has a data folder, for other processes of the same user. */
export interface EngineAddress {
  readonly pid: number
  /** How to reach it; absent while it does not listen. */
  readonly api?: EngineApi
}

export interface DataLock {
  /** Tells other processes how to reach this engine. */
  readonly announce: (api: EngineApi) => void
  readonly release: () => void
}

const lockFile = 'engine.lock'
const addressFile = 'engine.json'

/** The open locks. A database that nobody refers to is closed by the garbage collector, and its lock goes with it. */
const held = new Set<SQLite.Database>()

/**
 * Takes a data folder for this process, and makes it when it is missing. The lock is SQLite's own on a file of its own: the
 * system drops it with the process, however that ends. Errors: data_in_use, data_folder_unusable.
 */
export function lockDataDir(dataDir: string): DataLock {
  makeDataDir(dataDir)
  const db = open(dataDir)
  try {
    db.pragma('locking_mode = EXCLUSIVE')
    db.exec('BEGIN EXCLUSIVE')
  }
  catch (error) {
    db.close()
    if (error instanceof SQLite.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw failure('data_in_use', { dataDir, pid: readAddress(dataDir)?.pid ?? null })
    throw unusable(dataDir, error)
  }
  const path = join(dataDir, addressFile)
  const write = (address: EngineAddress) => {
    writeFileSync(path, JSON.stringify(address), { mode: 0o600 })
    chmodSync(path, 0o600)
  }
  write({ pid: process.pid })
  held.add(db)
  return {
    announce: api => write({ pid: process.pid, api }),
    release: () => {
      rmSync(path, { force: true })
      held.delete(db)
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

/** Makes a data folder, for its owner only, unless it is there. Errors: data_folder_unusable. */
function makeDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  }
  catch (error) {
    throw unusable(dataDir, error)
  }
}

function open(dataDir: string): SQLite.Database {
  try {
    return new SQLite(join(dataDir, lockFile), { timeout: 0 })
  }
  catch (error) {
    throw unusable(dataDir, error)
  }
}

function unusable(dataDir: string, error: unknown): Error {
  return failure('data_folder_unusable', { dataDir, reason: error instanceof Error ? error.message : String(error) }, error)
}
