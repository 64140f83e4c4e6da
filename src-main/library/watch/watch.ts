import type { Catalog } from '../../catalog/catalog.ts'
import type { Library, Watch } from '../../contract/entities.ts'
import type { EventBus } from '../../contract/event-bus.ts'
import type { Check, LibraryWatch, WatchLog } from './library-watch.ts'
import type { OpenStream } from './stream.ts'
import { watchLimitation } from './file-systems.ts'
import { watchLibrary } from './library-watch.ts'
import { rootIdentity } from './roots.ts'
import { openStream } from './stream.ts'

export interface WatchOptions {
  readonly libraries: { readonly check: Check }
  readonly catalog: { readonly libraries: Pick<Catalog['libraries'], 'list' | 'setWatch'> }
  readonly events: EventBus
  readonly log: WatchLog
  /** @default the system's watcher, in a process of its own */
  readonly open?: OpenStream
}

export interface WatchOfAll {
  /** Watches the libraries that there are now, and no others. Each that is new to it is compared with its folder. */
  readonly follow: () => void
  /** Ends it: no process is left, and nothing is asked for any more. */
  readonly close: () => Promise<void>
}

const off: Watch = { mode: 'off', reason: null }
/** Between looks at the roots, milliseconds. Nothing here runs more often than this while nothing happens. */
const lookMs = 10_000

/**
 * Keeps libraries as their folders are. What the system tells of is only a hint where to look; how everything is follows from
 * `libraries.check`. It keeps no process alive. How each library is watched is kept in the catalog and told as an event.
 */
export function createWatch({ libraries, catalog, events, log, open = openStream }: WatchOptions): WatchOfAll {
  const followed = new Map<number, { readonly as: string, readonly watch: LibraryWatch }>()
  const closing = new Set<Promise<void>>()
  const stopListening = events.listen(event => event.type === 'libraries' && reconcile(event.libraries))
  let closed = false

  const looks = setInterval(() => followed.forEach(({ watch }) => void watch.look()), lookMs).unref()

  function reconcile(list: readonly Library[]): void {
    if (closed)
      return
    const now = new Map(list.filter(({ removedAt }) => removedAt === null).map(library => [library.id, library]))
    for (const [id, { as, watch }] of followed) {
      const library = now.get(id)
      if (!library || whatOf(library) !== as) {
        followed.delete(id)
        end(watch)
      }
    }
    for (const library of now.values()) {
      if (!followed.has(library.id))
        begin(library)
    }
  }

  function begin(library: Library): void {
    const { id, path } = library
    let told: Watch | undefined
    const tell = (watch: Watch): void => {
      if (closed || (told?.mode === watch.mode && told.reason === watch.reason))
        return
      told = watch
      catalog.libraries.setWatch(id, watch)
      events.emit({ type: 'libraries', libraries: catalog.libraries.list() })
    }
    const watch = watchLibrary({ id, path, check: libraries.check, open, limitation: watchLimitation, identity: rootIdentity, tell, log })
    followed.set(id, { as: whatOf(library), watch })
    void watch.look()
  }

  function end(watch: LibraryWatch): void {
    const ending = watch.close().finally(() => closing.delete(ending))
    closing.add(ending)
  }

  return {
    follow: () => reconcile(catalog.libraries.list()),
    close: async () => {
      closed = true
      stopListening()
      clearInterval(looks)
      followed.forEach(({ watch }, id) => {
        end(watch)
        catalog.libraries.setWatch(id, off)
      })
      followed.clear()
      await Promise.all(closing)
    },
  }
}

/** What of a library decides how it is watched: of another folder, or without other files, it is watched anew. */
function whatOf({ path, exclude }: Pick<Library, 'path' | 'exclude'>): string {
  return JSON.stringify([path, exclude])
}

/** An engine that does not watch says so of every library: the one before it may have ended without a word. */
export function watchNothing(catalog: WatchOptions['catalog']): void {
  for (const { id, watch } of catalog.libraries.list()) {
    if (watch.mode !== 'off')
      catalog.libraries.setWatch(id, off)
  }
}
