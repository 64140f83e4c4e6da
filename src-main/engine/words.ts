import type { Catalog } from '../catalog/catalog.ts'
import type { Chore } from './housekeeping.ts'
import { setTimeout } from 'node:timers/promises'

/** Some ten ms of work. */
const pageSize = 200

/**
 * Takes the words of new and changed assets into the full-text search while the engine is open: page by page, as long at work as
 * not, so that others have their turn.
 */
export function createWordKeeping({ catalog }: { readonly catalog: Pick<Catalog, 'words'> }) {
  const closing = new AbortController()

  async function takeIn(): Promise<void> {
    for (let left = Infinity; left > 0 && !closing.signal.aborted;) {
      const started = performance.now()
      left = catalog.words.refresh(pageSize)
      await setTimeout(performance.now() - started)
    }
  }

  const chores: readonly Chore[] = [{ name: 'words', everyMs: 3000, run: takeIn }]
  return {
    chores,
    /** Lets the chore end after the page that is under way. */
    close: (): void => closing.abort(),
  }
}
