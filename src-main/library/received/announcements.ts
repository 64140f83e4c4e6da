import type { EventBus } from '../../contract/event-bus.ts'

/** ms for which what happens is gathered. */
const gatherMs = 400

/** Assets that an event names one by one, at most. */
const namedLimit = 500

/** Tells of assets and collections that changed, a few times a second however many there are. */
export function createAnnouncements(events: EventBus) {
  const assets = new Set<number>()
  let areCollections = false
  let timer: NodeJS.Timeout | undefined

  function tell(): void {
    timer = undefined
    if (assets.size > 0)
      events.emit({ type: 'assets', ids: assets.size > namedLimit ? null : [...assets] })
    if (areCollections)
      events.emit({ type: 'collections' })
    assets.clear()
    areCollections = false
  }

  function soon(): void {
    timer ??= setTimeout(tell, gatherMs).unref()
  }

  return {
    assets: (id: number): void => {
      assets.add(id)
      soon()
    },
    collections: (): void => {
      areCollections = true
      soon()
    },
    close: (): void => clearTimeout(timer),
  }
}
