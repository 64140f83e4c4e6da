import type { AdaptiveIndex } from './adaptive.ts'
import type { Codes } from './codes.ts'
import type { Neighbour } from './types.ts'
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import process from 'node:process'
import { setImmediate } from 'node:timers/promises'
import { createAdaptiveIndex, loadIndex } from './adaptive.ts'
import { createCodes } from './codes.ts'

/** How far into the catalog an index reaches. */
export interface Marks {
  /** The highest embedding id it contains; 0 for none. */
  readonly highWater: number
  /** The highest tombstone sequence number it has applied; 0 for none. */
  readonly tombstoneSeq: number
}

/** What the catalog tells about the embeddings of one encoder. SQLite is the truth; the index is a cache of it. */
export interface EmbeddingSource {
  /** How many embeddings there are now. */
  readonly count: () => number
  /** Up to `limit` embeddings with an id above `embeddingId`, by rising id; `vectors` holds ids.length × dimensions numbers. */
  readonly readAfter: (embeddingId: number, limit: number) => { readonly ids: readonly number[], readonly vectors: Float32Array }
  /** Up to `limit` deletions with a sequence number above `seq`, by rising number; those of other encoders may be among them. */
  readonly tombstonesAfter: (seq: number, limit: number) => readonly { readonly seq: number, readonly embeddingId: number }[]
}

/** A pino logger, or anything alike. */
export interface StoreLog {
  readonly info: (fields: Readonly<Record<string, unknown>>, message: string) => void
  readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void
}

export interface VectorStoreOptions {
  /** Holds the snapshots; made when missing. Several encoders may share it. */
  readonly folder: string
  readonly encoderId: string
  readonly dimensions: number
  readonly source: EmbeddingSource
  readonly log: StoreLog
  /** Vectors from which the index is approximate. @default 20000 */
  readonly threshold?: number
}

export interface VectorStore {
  readonly dimensions: number
  readonly count: number
  /** Call after the embeddings are committed. An id that is there already is replaced. */
  readonly add: (ids: readonly number[], vectors: Float32Array) => void
  /** Call after the deletion and its tombstones are committed. */
  readonly remove: (ids: readonly number[]) => void
  readonly search: (query: Float32Array, limit: number) => Neighbour[]
  /**
   * The `limit` nearest of these ids, best first, their cosines right to about 0.01. Undefined for some seconds after it is
   * first asked: what it takes is then still being read from the catalog.
   */
  readonly nearestAmong: (query: Float32Array, ids: ArrayLike<number>, limit: number) => Neighbour[] | undefined
  /** Writes a snapshot and removes older ones. `marks` may be lower than the truth, never higher. Does nothing when the marks have not moved. */
  readonly save: (marks: Marks) => void
  /** Builds the index anew from the catalog; until that is done the old one answers. */
  readonly rebuild: () => Promise<void>
  /** Frees the memory and ends what is being built. Save before, if wanted. */
  readonly close: () => void
}

interface Snapshot extends Marks {
  readonly path: string
}

const nothing: Marks = { highWater: 0, tombstoneSeq: 0 }
const unsaved: Marks = { highWater: -1, tombstoneSeq: -1 }

/** Embeddings that are read and added at a time: some tens of milliseconds, after which others have their turn. */
const page = 250

/** Vectors that go into the graph of an approximate index at a time, beside other work: some milliseconds' worth. */
const growth = 32

/**
 * Opens the index of one encoder: the newest snapshot that loads, then newer embeddings, then newer deletions from the
 * catalog. When its count differs from the catalog's it is built anew. A bad snapshot is logged and passed over.
 * One that is to be approximate and has no graph yet answers exactly until that has grown, beside other work.
 * Yields to the event loop between pages: commit nothing until it has resolved, or what is committed may be missed.
 */
export async function openVectorStore(options: VectorStoreOptions): Promise<VectorStore> {
  const { folder, encoderId, dimensions, source, log } = options
  mkdirSync(folder, { recursive: true })
  removeLeftovers(folder, encoderId)
  const found = newestThatLoads(options)
  let index = found?.index ?? emptyIndex(options)
  let saved: Marks = found?.snapshot ?? unsaved
  await replay(index, source, found?.snapshot ?? nothing)
  if (index.count !== source.count() && found !== undefined) {
    log.warn({ encoderId, snapshot: index.count, catalog: source.count() }, 'the vector index does not match the catalog and is built anew')
    index = emptyIndex(options)
    saved = unsaved
    await replay(index, source, nothing)
  }
  /** Takes part in what changes while it is built. */
  let building: AdaptiveIndex | undefined
  let closed = false
  /** Made when they are first asked for. */
  let codes: Codes | undefined
  let coded = false

  /** Beside other work; what is added and removed meanwhile goes into the codes by itself. */
  async function encode(): Promise<void> {
    const fresh = codes = createCodes(dimensions)
    coded = false
    for (let after = 0, isLast = false; !isLast; await setImmediate()) {
      if (closed || codes !== fresh)
        return
      const { ids, vectors } = source.readAfter(after, page)
      fresh.set(ids, vectors)
      after = ids.at(-1) ?? after
      isLast = ids.length < page
    }
    coded = codes === fresh
  }

  function beginEncoding(): void {
    encode().catch((error: unknown) => log.warn({ encoderId, reason: String(error) }, 'filtered searches read their vectors from the catalog: the codes could not be made'))
  }

  async function growUp(young: AdaptiveIndex): Promise<void> {
    while (young.grow(growth)) {
      await setImmediate()
      if (closed || index !== young)
        return
    }
    saved = unsaved
    log.info({ encoderId }, 'the graph of the vector index is complete')
  }

  log.info({ encoderId, vectors: index.count, snapshot: found !== undefined }, 'the vector index is ready')
  if (index.grow(growth))
    growUp(index).catch((error: unknown) => log.warn({ encoderId, reason: String(error) }, 'the vector index stays exact: its graph could not be built'))

  return {
    dimensions,
    get count() { return index.count },
    add(ids, vectors) {
      codes?.set(ids, vectors)
      index.add(ids, vectors)
      building?.add(ids, vectors)
    },
    remove(ids) {
      codes?.remove(ids)
      index.remove(ids)
      building?.remove(ids)
    },
    search: (query, limit) => index.search(query, limit),
    nearestAmong(query, ids, limit) {
      if (!codes)
        beginEncoding()
      return coded ? codes?.nearestAmong(query, ids, limit) : undefined
    },
    save(marks) {
      if (marks.highWater === saved.highWater && marks.tombstoneSeq === saved.tombstoneSeq)
        return
      writeSnapshot(index, folder, encoderId, marks)
      saved = { ...marks }
    },
    async rebuild() {
      const fresh = building = emptyIndex(options)
      try {
        await replay(fresh, source, nothing)
        index = fresh
      }
      finally {
        building = undefined
      }
      if (codes)
        await encode()
      await growUp(fresh)
    },
    close() {
      closed = true
      index = createAdaptiveIndex(dimensions)
      codes = undefined
    },
  }
}

function emptyIndex(options: VectorStoreOptions): AdaptiveIndex {
  return createAdaptiveIndex(options.dimensions, thresholdOf(options))
}

function thresholdOf({ threshold }: VectorStoreOptions): { readonly threshold?: number } {
  return threshold === undefined ? {} : { threshold }
}

function newestThatLoads(options: VectorStoreOptions): { readonly index: AdaptiveIndex, readonly snapshot: Snapshot } | undefined {
  const { folder, encoderId, dimensions, log } = options
  for (const snapshot of snapshotsOf(folder, encoderId)) {
    try {
      return { index: loadIndex(snapshot.path, dimensions, thresholdOf(options)), snapshot }
    }
    catch (error) {
      log.warn({ encoderId, file: basename(snapshot.path), reason: error instanceof Error ? error.message : String(error) }, 'a snapshot of the vector index is not usable')
    }
  }
  return undefined
}

/** Brings an index that reaches `from` up to the catalog's present. The last pages and all deletions are read in one go. */
async function replay(index: AdaptiveIndex, source: EmbeddingSource, from: Marks): Promise<void> {
  let { highWater, tombstoneSeq } = from
  for (;;) {
    const { ids, vectors } = source.readAfter(highWater, page)
    index.fill(ids, vectors)
    highWater = ids.at(-1) ?? highWater
    if (ids.length < page)
      break
    await setImmediate()
  }
  for (;;) {
    const deletions = source.tombstonesAfter(tombstoneSeq, page)
    index.remove(deletions.map(deletion => deletion.embeddingId))
    tombstoneSeq = deletions.at(-1)?.seq ?? tombstoneSeq
    if (deletions.length < page)
      break
  }
}

/** `<encoderId>.<highWater>-<tombstoneSeq>.idx`, newest first. */
function snapshotsOf(folder: string, encoderId: string): Snapshot[] {
  return readdirSync(folder)
    .flatMap((name) => {
      const match = /^(.+)\.(\d+)-(\d+)\.idx$/.exec(name)
      return match?.[1] === encoderId
        ? [{ path: join(folder, name), highWater: Number(match[2]), tombstoneSeq: Number(match[3]) }]
        : []
    })
    .sort((a, b) => b.highWater - a.highWater || b.tombstoneSeq - a.tombstoneSeq)
}

/** A snapshot that was being written when the program ended. */
function removeLeftovers(folder: string, encoderId: string): void {
  for (const name of readdirSync(folder)) {
    if (/^(.+)\.\d+-\d+\.idx\.tmp$/.exec(name)?.[1] === encoderId)
      rmSync(join(folder, name), { force: true })
  }
}

/** The new snapshot gets its name only when all of it is on the disk; the older ones go after that. */
function writeSnapshot(index: AdaptiveIndex, folder: string, encoderId: string, marks: Marks): void {
  const older = snapshotsOf(folder, encoderId)
  const target = join(folder, `${encoderId}.${marks.highWater}-${marks.tombstoneSeq}.idx`)
  const temporary = `${target}.tmp`
  rmSync(temporary, { force: true })
  index.save(temporary)
  renameSync(temporary, target)
  syncFolder(folder)
  for (const snapshot of older) {
    if (snapshot.path !== target)
      rmSync(snapshot.path, { force: true })
  }
}

/** Makes the rename last through a power cut. Windows cannot open folders and does this by itself. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32')
    return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  }
  finally {
    closeSync(handle)
  }
}
