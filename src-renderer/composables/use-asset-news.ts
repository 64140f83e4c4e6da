import { onScopeDispose } from 'vue'
import { onConnect, onEvent } from '../client.ts'

/** Calls `handle` whenever what is known of an asset may be out of date: an event names it, or the engine is reached anew. */
export function useAssetNews(id: () => number | undefined, handle: () => void): void {
  onScopeDispose(onConnect(handle))
  onScopeDispose(onEvent('assets', ({ ids }) => {
    const asked = id()
    if (ids === null || (asked !== undefined && ids.includes(asked)))
      handle()
  }))
}
