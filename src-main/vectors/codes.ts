import type { Neighbour } from './types.ts'

/** Vectors in one byte per number, by id: a quarter of their size in memory, to compare a query with chosen ones. */
export interface Codes {
  readonly count: number
  /** Sets the vectors under these ids; `vectors` holds ids.length × dimensions numbers. */
  readonly set: (ids: readonly number[], vectors: Float32Array) => void
  readonly remove: (ids: readonly number[]) => void
  /** The `limit` of these ids whose vectors are nearest to the query, best first; ids without a vector are passed over. Cosines are right to about 0.01. */
  readonly nearestAmong: (query: Float32Array, ids: ArrayLike<number>, limit: number) => Neighbour[]
}

/** The vectors of so many ids in a row; those that are there lie one after another. */
interface Page {
  /** The row of each id; -1 where there is none. */
  readonly rows: Int16Array
  used: number
  bytes: Int8Array
  /** What a byte of a row is worth. */
  scales: Float32Array
}

const idsPerPage = 1024
const firstRows = 64
const largestByte = 127

/**
 * Codes of L2-normalised vectors: each number is kept as a byte, in steps of a 127th of the vector's largest one. Ids only rise
 * and never come again, so that they lie in pages by their number; the room of removed ones is free again when the program ends.
 */
export function createCodes(dimensions: number): Codes {
  const pages = new Map<number, Page>()
  let count = 0

  function pageOf(id: number): Page {
    const number = Math.floor(id / idsPerPage)
    let page = pages.get(number)
    if (!page)
      pages.set(number, page = { rows: new Int16Array(idsPerPage).fill(-1), used: 0, bytes: new Int8Array(firstRows * dimensions), scales: new Float32Array(firstRows) })
    return page
  }

  function rowFor(page: Page, id: number): number {
    const known = page.rows[id % idsPerPage]!
    if (known >= 0)
      return known
    if (page.used === page.scales.length)
      grow(page)
    count++
    return page.rows[id % idsPerPage] = page.used++
  }

  function setOne(id: number, vectors: Float32Array, from: number): void {
    const page = pageOf(id)
    const row = rowFor(page, id)
    let largest = 0
    for (let d = from; d < from + dimensions; d++)
      largest = Math.max(largest, Math.abs(vectors[d]!))
    page.scales[row] = largest / largestByte
    const factor = largest === 0 ? 0 : largestByte / largest
    const { bytes } = page
    for (let d = 0, to = row * dimensions; d < dimensions; d++, to++)
      bytes[to] = ((vectors[from + d]! * factor + largestByte + 0.5) | 0) - largestByte
  }

  return {
    get count() { return count },
    set: (ids, vectors) => ids.forEach((id, i) => setOne(id, vectors, i * dimensions)),
    remove: (ids) => {
      for (const id of ids) {
        const rows = pages.get(Math.floor(id / idsPerPage))?.rows
        if (rows && rows[id % idsPerPage]! >= 0) {
          rows[id % idsPerPage] = -1
          count--
        }
      }
    },
    nearestAmong: (query, ids, limit) => {
      const best = createBest(limit)
      let number = -1
      let page: Page | undefined
      for (let i = 0; i < ids.length; i++) {
        const id = ids[i]!
        if (Math.floor(id / idsPerPage) !== number) {
          number = Math.floor(id / idsPerPage)
          page = pages.get(number)
        }
        const row = page?.rows[id % idsPerPage] ?? -1
        if (page && row >= 0)
          best.offer(id, page.scales[row]! * dot(page.bytes, row * dimensions, query))
      }
      return best.all()
    },
  }
}

function grow(page: Page): void {
  const bytes = new Int8Array(page.bytes.length * 2)
  bytes.set(page.bytes)
  const scales = new Float32Array(page.scales.length * 2)
  scales.set(page.scales)
  Object.assign(page, { bytes, scales })
}

/** Keeps the best of what is offered: twice as many as asked for at most, sorted now and then. */
function createBest(limit: number) {
  const found: Neighbour[] = []
  let least = -Infinity
  function cut(): void {
    found.sort((a, b) => b.cosine - a.cosine || a.key - b.key)
    found.length = Math.min(found.length, limit)
    least = found.length < limit ? -Infinity : found[limit - 1]?.cosine ?? Infinity
  }
  return {
    offer: (key: number, cosine: number): void => {
      if (cosine <= least)
        return
      found.push({ key, cosine: Math.max(-1, Math.min(1, cosine)) })
      if (found.length >= 2 * limit + 64)
        cut()
    },
    all: (): Neighbour[] => {
      cut()
      return found
    },
  }
}

/** Four sums at once keep the processor's pipelines filled. */
function dot(bytes: Int8Array, start: number, query: Float32Array): number {
  let a = 0
  let b = 0
  let c = 0
  let d = 0
  const whole = query.length - query.length % 4
  let i = 0
  for (; i < whole; i += 4) {
    a += bytes[start + i]! * query[i]!
    b += bytes[start + i + 1]! * query[i + 1]!
    c += bytes[start + i + 2]! * query[i + 2]!
    d += bytes[start + i + 3]! * query[i + 3]!
  }
  for (; i < query.length; i++)
    a += bytes[start + i]! * query[i]!
  return a + b + c + d
}
