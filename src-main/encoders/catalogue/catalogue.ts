import type { CatalogueEntry, Download } from '../../contract/entities.ts'
import type { EventBus } from '../../contract/event-bus.ts'
import type { Catalogue, Entry } from './entries.ts'
import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { failure, toLikenessError } from '../../contract/errors.ts'
import { downloadFile } from './download.ts'
import { addressOf, bytesOf, readCatalogue } from './entries.ts'

/** Installs what was downloaded into a folder, which is named after the entry. It may move nothing out of it. */
export type Installer = (folder: string, origin: { readonly name: string, readonly licence: string }) => Promise<unknown>

export interface CatalogueOptions {
  /** Holds what is being downloaded, a folder for each entry; made when it is needed. */
  readonly folder: string
  readonly events: EventBus
  readonly log: { readonly info: (fields: object, message: string) => void, readonly warn: (fields: object, message: string) => void }
  readonly installers: Readonly<Record<Entry['kind'], Installer>>
  /** The ids of what is installed. */
  readonly installed: Readonly<Record<Entry['kind'], () => Promise<readonly string[]>>>
  /** The catalogue's file. @default that of this program */
  readonly file?: string
  /** ms without a byte after which a connection counts as broken. @default 30 s */
  readonly idleMs?: number
  /** ms to wait before the nth attempt in a row that brought nothing. */
  readonly waitMs?: (attempt: number) => number
}

interface Running {
  readonly entry: Entry
  readonly abort: AbortController
  readonly done: Promise<void>
}

/** Progress is told so often, at most. */
const tellEveryMs = 250

/** What is downloaded is copied once when it is installed. */
const copies = 2

/** A download that nobody goes on with is forgotten after so long. */
const staleMs = 30 * 24 * 3600 * 1000

/** Encoders and detectors that can be downloaded, and their downloads. */
export function createCatalogue({ folder, events, log, installers, installed, file, idleMs = 30_000, waitMs }: CatalogueOptions) {
  const downloads = new Map<string, Download>()
  const running = new Map<string, Running>()
  let toldAt = 0

  async function entryOf(id: string): Promise<{ readonly catalogue: Catalogue, readonly entry: Entry }> {
    const catalogue = await readCatalogue(file)
    const entry = catalogue.entries.find(candidate => candidate.id === id)
    if (entry === undefined)
      throw failure('catalogue_entry_not_found', { id })
    return { catalogue, entry }
  }

  function tell(download: Download): Download {
    downloads.set(download.id, download)
    const isProgress = download.state === 'running' && download.receivedBytes > 0
    if (!isProgress || Date.now() - toldAt >= tellEveryMs) {
      toldAt = Date.now()
      events.emit({ type: 'downloads', downloads: [...downloads.values()] })
    }
    return download
  }

  async function run(catalogue: Catalogue, entry: Entry, signal: AbortSignal): Promise<void> {
    const place = join(folder, entry.id)
    await mkdir(place, { recursive: true })
    await requireRoom(place, entry)
    const sizes = new Map(entry.files.map(one => [one.path, { received: 0, total: one.bytes }]))
    const report = () => {
      const [received, total] = [...sizes.values()].reduce(([r, t], one) => [r + one.received, t + one.total], [0, 0])
      tell({ id: entry.id, state: 'running', receivedBytes: received, totalBytes: total, error: null })
    }
    const { EnvHttpProxyAgent } = await import('undici')
    const dispatcher = new EnvHttpProxyAgent({ headersTimeout: idleMs, bodyTimeout: idleMs, connect: { timeout: idleMs } })
    try {
      for (const one of entry.files) {
        await downloadFile({
          url: addressOf(catalogue, entry, one, process.env['LIKENESS_MIRROR']),
          target: join(place, one.path),
          bytes: one.bytes,
          sha256: one.sha256,
          dispatcher,
          signal,
          ...waitMs && { waitMs },
          onProgress: (received, total) => {
            sizes.set(one.path, { received, total })
            report()
          },
        })
      }
    }
    finally {
      await dispatcher.destroy()
    }
    signal.throwIfAborted()
    await installers[entry.kind](place, { name: entry.name, licence: entry.licence }).finally(() => rm(place, { recursive: true, force: true }))
  }

  async function follow(catalogue: Catalogue, entry: Entry, signal: AbortSignal): Promise<void> {
    const last = () => downloads.get(entry.id)!
    try {
      await run(catalogue, entry, signal)
      running.delete(entry.id)
      log.info({ entry: entry.id }, 'it was downloaded and installed')
      tell({ ...last(), state: 'done', receivedBytes: last().totalBytes })
    }
    catch (error) {
      running.delete(entry.id)
      if (signal.aborted)
        return void tell({ ...last(), state: 'cancelled' })
      log.warn({ entry: entry.id, error }, 'it could not be downloaded and installed')
      tell({ ...last(), state: 'failed', error: toLikenessError(error).toWire() })
    }
  }

  /** Room for what is missing of the files, and for what is made of them. */
  async function requireRoom(place: string, entry: Entry): Promise<void> {
    const present = await Promise.all(entry.files.flatMap(({ path }) => [path, `${path}.part`]).map(path => stat(join(place, path)).then(({ size }) => size, () => 0)))
    const free = await statfs(place).then(({ bavail, bsize }) => bavail * bsize)
    if (free < copies * bytesOf(entry) - present.reduce((sum, size) => sum + size, 0))
      throw failure('disk_full', { folder: place, free })
  }

  return {
    /** The catalogue, with what of it is installed or on its way. */
    list: async (): Promise<CatalogueEntry[]> => {
      const { sources, entries } = await readCatalogue(file)
      const ids = { encoder: await installed.encoder(), detector: await installed.detector() }
      return entries.map(entry => ({
        id: entry.id,
        kind: entry.kind,
        name: entry.name,
        licence: entry.licence,
        description: entry.description,
        dimensions: entry.dimensions,
        text: entry.text,
        bytes: bytesOf(entry),
        source: `${new URL(sources[entry.source]!).host}/${entry.repository}`,
        installed: ids[entry.kind].includes(entry.id),
        download: downloads.get(entry.id) ?? null,
      }))
    },

    /**
     * Begins to download an entry and to install it, or goes on with that; of what is installed there is nothing to do.
     * Errors: catalogue_entry_not_found; what goes wrong later is told by the download.
     */
    install: async (id: string): Promise<Download> => {
      const { catalogue, entry } = await entryOf(id)
      if (running.has(id))
        return downloads.get(id)!
      if ((await installed[entry.kind]()).includes(id))
        return tell({ id, state: 'done', receivedBytes: bytesOf(entry), totalBytes: bytesOf(entry), error: null })
      if (running.has(id))
        return downloads.get(id)!
      const abort = new AbortController()
      const download = tell({ id, state: 'running', receivedBytes: 0, totalBytes: bytesOf(entry), error: null })
      running.set(id, { entry, abort, done: Promise.resolve().then(() => follow(catalogue, entry, abort.signal)) })
      return download
    },

    /** Stops a download; what has come is kept. Errors: catalogue_entry_not_found, not_found when there is none. */
    cancel: async (id: string): Promise<Download> => {
      await entryOf(id)
      const stopped = running.get(id)
      stopped?.abort.abort()
      await stopped?.done
      const download = downloads.get(id)
      if (download === undefined)
        throw failure('not_found', { what: `download of "${id}"` })
      return download
    },

    /** Drops what was left of downloads that nobody went on with for a month. */
    removeStale: async (): Promise<void> => {
      for (const id of await readdir(folder).catch(() => [])) {
        const { mtimeMs } = await stat(join(folder, id))
        if (!running.has(id) && Date.now() - mtimeMs > staleMs)
          await rm(join(folder, id), { recursive: true, force: true })
      }
    },

    /** Stops all downloads; what has come is kept. */
    close: async (): Promise<void> => {
      running.forEach(({ abort }) => abort.abort())
      await Promise.all([...running.values()].map(({ done }) => done))
    },
  }
}

export type CatalogueDownloads = ReturnType<typeof createCatalogue>
