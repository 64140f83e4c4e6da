import type { Hints } from './hints.ts'

/** Milliseconds without an event after which folders are looked at. */
const quietMs = 500
/** At most so long after the first event of a burst, also when it goes on. */
const longestMs = 5000
/** The same where all has to be looked at. */
const longestWholeMs = 60_000
/** More folders, or events, than these in a burst: all is looked at, once. */
const mostFolders = 500
const mostEvents = 5000
/** Between looks at a folder whose files are being written; doubles from look to look. */
const firstGapMs = 1000
const longestGapMs = 5000

/** What to look at now: folders, relative to the root, or everything. */
export interface Errand { readonly folders: readonly string[] | null }

/**
 * Which folders have to be looked at, and when. It only keeps account: times are the caller's, milliseconds.
 * A burst is looked at when it has been quiet for a while; a folder whose files are being written, at growing distances.
 */
export function createDirtyFolders() {
  let fresh = new Set<string>()
  let events = 0
  let whole = false
  let first: number | undefined
  let last = 0
  const unsettled = new Map<string, { readonly at: number, readonly gap: number }>()
  /** The distances of folders that are being looked at. */
  let inHand = new Map<string, number>()

  function freshAt(): number | undefined {
    return first === undefined ? undefined : Math.min(last + quietMs, first + (whole ? longestWholeMs : longestMs))
  }

  function note(hints: Hints, now: number): void {
    const news = hints.folders.filter(folder => !unsettled.has(folder))
    if (news.length === 0 && !hints.whole)
      return
    events += hints.events
    news.forEach(folder => fresh.add(folder))
    first ??= now
    last = now
    whole ||= hints.whole || fresh.size > mostFolders || events > mostEvents
    if (whole)
      fresh.clear()
  }

  return {
    note,

    /** Everything has to be looked at, at once. */
    noteAll: (now: number): void => {
      whole = true
      fresh.clear()
      first = last = now - quietMs
    },

    /** When something is to be looked at; undefined while nothing is. */
    due: (): number | undefined => {
      const times = [freshAt(), ...[...unsettled.values()].map(({ at }) => at)].filter(time => time !== undefined)
      return times.length > 0 ? Math.min(...times) : undefined
    },

    /** Whether something waits to be looked at. */
    isWaiting: (): boolean => first !== undefined || unsettled.size > 0,

    /** What is to be looked at by now, which is the caller's from here on. */
    take: (now: number): Errand | undefined => {
      const isFreshDue = (freshAt() ?? Infinity) <= now
      const all = isFreshDue && whole
      inHand = new Map([...unsettled].filter(([, { at }]) => all || at <= now).map(([folder, { gap }]) => [folder, gap]))
      inHand.forEach((_, folder) => unsettled.delete(folder))
      const folders = new Set(inHand.keys())
      if (isFreshDue) {
        fresh.forEach(folder => folders.add(folder))
        fresh = new Set()
        events = 0
        whole = false
        first = undefined
      }
      if (all || folders.size > mostFolders)
        return { folders: null }
      return folders.size > 0 ? { folders: [...folders] } : undefined
    },

    /** What was taken was looked at; in `folders` files were still being written. */
    settle: (folders: readonly string[], now: number): void => {
      for (const folder of folders) {
        const gap = Math.min(longestGapMs, 2 * (inHand.get(folder) ?? firstGapMs / 2))
        fresh.delete(folder)
        unsettled.set(folder, { at: now + gap, gap })
      }
      if (fresh.size === 0 && !whole)
        first = undefined
      inHand.clear()
    },
  }
}
