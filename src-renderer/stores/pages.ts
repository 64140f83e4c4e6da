import type { ShallowRef } from 'vue'
import { shallowRef } from 'vue'

export interface Page<T> {
  readonly items: readonly T[]
  /** What to pass to load the page after this one; null after the last. */
  readonly next: number | null
  readonly total: number
}

export interface PagesOptions<T> {
  /** Loads a page; `again`: one that is held already, to bring it up to date. */
  readonly load: (after: number | undefined, limit: number, again: boolean) => Promise<Page<T>>
  readonly onError: (error: unknown) => void
  /** Items a page. */
  readonly size: number
  /** Pages that are kept in memory; the longest unused go first. */
  readonly keep: number
}

export interface Pages<T> {
  /** Null until the first page has come. */
  readonly total: ShallowRef<number | null>
  /** Counts up whenever an item may have changed: read it to depend on items. */
  readonly version: ShallowRef<number>
  readonly at: (index: number) => T | undefined
  /** Loads what lies in start…end, nearest page first; replaces what was wanted before. */
  readonly want: (start: number, end: number) => void
  /** Loads again what is wanted; pages out of view are loaded again when they are next wanted. */
  readonly refresh: () => void
  /** Nothing is loaded any more. */
  readonly close: () => void
}

interface Kept<T> {
  readonly items: readonly T[]
  readonly generation: number
}

/**
 * A long list that is loaded a page at a time by keyset cursors. A page whose cursor is known is loaded at once; one
 * far below is reached by walking the pages between, of which only the cursors are remembered for good. One request
 * is under way at a time, and each next one is chosen by what is wanted then.
 */
export function createPages<T>({ load, onError, size, keep }: PagesOptions<T>): Pages<T> {
  const total = shallowRef<number | null>(null)
  const version = shallowRef(0)
  const kept = new Map<number, Kept<T>>()
  /** cursors[i] loads page i; null: the list ends before page i. */
  let cursors: (number | undefined | null)[] = [undefined]
  let wanted: readonly number[] = []
  let generation = 0
  let running = false
  let closed = false

  function at(index: number): T | undefined {
    return kept.get(Math.floor(index / size))?.items[index % size]
  }

  function want(start: number, end: number) {
    const first = Math.floor(start / size)
    const last = Math.floor(Math.max(start, end - 1) / size)
    wanted = Array.from({ length: last - first + 1 }, (_, i) => first + i)
    void pump()
  }

  function refresh() {
    generation++
    // The list may have grown: let its last page say anew whether it is the last.
    if (cursors.at(-1) === null)
      cursors = cursors.slice(0, -1)
    void pump()
  }

  function close() {
    closed = true
  }

  function nextPage(): number | undefined {
    for (const page of wanted) {
      if (kept.get(page)?.generation === generation)
        continue
      const known = Math.min(page, cursors.length - 1)
      if (cursors[known] !== null)
        return known
    }
    return undefined
  }

  async function pump() {
    if (running || closed)
      return
    running = true
    try {
      for (let page = nextPage(); page !== undefined && !closed; page = nextPage())
        await fetchPage(page)
    }
    catch (error) {
      if (!closed)
        onError(error)
    }
    finally {
      running = false
    }
  }

  async function fetchPage(page: number) {
    const from = generation
    const answer = await load(cursors[page] ?? undefined, size, kept.has(page))
    if (closed)
      return
    if (cursors[page + 1] !== answer.next)
      cutAfter(page, answer.next)
    kept.delete(page)
    kept.set(page, { items: answer.items, generation: from })
    evict()
    total.value = answer.total
    version.value++
  }

  function cutAfter(page: number, next: number | null) {
    cursors = [...cursors.slice(0, page + 1), next]
    for (const other of kept.keys()) {
      if (other > page)
        kept.delete(other)
    }
  }

  function evict() {
    for (const page of kept.keys()) {
      if (kept.size <= keep)
        return
      if (!wanted.includes(page))
        kept.delete(page)
    }
  }

  return { total, version, at, want, refresh, close }
}
