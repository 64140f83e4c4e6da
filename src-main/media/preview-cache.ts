import { rm } from 'node:fs/promises'
import { cachedFiles } from './cached-files.ts'

export interface PreviewCacheOptions {
  readonly dataDir: string
  /** Bytes that previews and strips may take. */
  readonly limit: () => number
  readonly log: { readonly info: (fields: Readonly<Record<string, unknown>>, message: string) => void, readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void }
}

export type PreviewCache = ReturnType<typeof createPreviewCache>

/** What the cache holds, by hours since 1970 of the last use: bounded, however many files there are. */
export type BytesByHour = ReadonlyMap<number, number>

const hourMs = 60 * 60_000

/** To which part of the limit the cache is brought down when it is beyond it. */
const target = 0.9

/** Keeps the previews and strips within their limit: those go whose last use is longest ago. */
export function createPreviewCache({ dataDir, limit, log }: PreviewCacheOptions) {
  const closing = new AbortController()
  /** Bytes; undefined until they were counted. */
  let total: number | undefined
  let savedMeanwhile = 0
  let running: Promise<void> | undefined

  /** What is saved meanwhile may be counted twice: rather too much than too little. */
  async function count(): Promise<BytesByHour> {
    const byHour = new Map<number, number>()
    savedMeanwhile = 0
    for await (const files of cachedFiles(dataDir, closing.signal)) {
      for (const { size, usedAt } of files)
        byHour.set(hourOf(usedAt), (byHour.get(hourOf(usedAt)) ?? 0) + size)
    }
    total = savedMeanwhile + [...byHour.values()].reduce((sum, bytes) => sum + bytes, 0)
    return byHour
  }

  async function evict(last: number, toFree: number): Promise<void> {
    let [freed, gone] = [0, 0]
    for await (const files of cachedFiles(dataDir, closing.signal)) {
      for (const { path, size, usedAt } of files) {
        if (hourOf(usedAt) > last || (hourOf(usedAt) === last && freed >= toFree))
          continue
        await rm(path, { force: true })
        freed += size
        gone++
      }
    }
    total = Math.max(0, (total ?? 0) - freed)
    log.info({ files: gone, bytes: freed, left: total }, 'pictures that were not looked at for long were removed from the cache; they are made again when they are')
  }

  async function bringWithin(): Promise<void> {
    if (total !== undefined && total <= limit())
      return
    const byHour = await count()
    const bytes = total ?? 0
    const toFree = bytes - limit() * target
    if (!closing.signal.aborted && bytes > limit())
      await evict(lastHourToGo(byHour, toFree), toFree)
  }

  function keepWithinLimit(): Promise<void> {
    return running ??= bringWithin()
      .catch((error: unknown) => log.error({ error }, 'the cache of pictures cannot be kept within its limit'))
      .finally(() => running = undefined)
  }

  return {
    /** A picture was saved. */
    noteSaved: (bytes: number): void => {
      savedMeanwhile += bytes
      if (total === undefined)
        return
      total += bytes
      if (total > limit())
        void keepWithinLimit()
    },
    /** Brings the cache to 90 % of its limit when it is beyond it; the first call counts what there is. */
    keepWithinLimit,
    /** Bytes; undefined until they were counted. */
    size: (): number | undefined => total,
    close: async (): Promise<void> => {
      closing.abort()
      await running
    },
  }
}

/** The hour up to which files must go, the oldest first, so that at least `toFree` bytes are freed. */
export function lastHourToGo(byHour: BytesByHour, toFree: number): number {
  let freed = 0
  for (const [hour, bytes] of [...byHour].toSorted(([a], [b]) => a - b)) {
    freed += bytes
    if (freed >= toFree)
      return hour
  }
  return Number.POSITIVE_INFINITY
}

function hourOf(ms: number): number {
  return Math.floor(ms / hourMs)
}
