import type { Kind } from '../../src-main/contract/formats.ts'
import type { Route, Target } from './route.ts'
import { useEventListener } from '@vueuse/core'
import { readonly, shallowRef } from 'vue'
import { formatRoute, parseRoute } from './route.ts'

const route = shallowRef<Route>(parseRoute(location.hash))

useEventListener(window, 'hashchange', () => {
  route.value = parseRoute(location.hash)
})

/** The current route, and the ways to another one. */
export function useRoute() {
  function go(next: Route) {
    location.hash = formatRoute(next)
  }

  function findSimilar(to: Target) {
    go({ view: 'similar', to, kind: undefined })
  }

  /** Changes the kind filter where we are, without a step in the history. */
  function filterKind(kind: Kind | undefined) {
    if (route.value.view === 'failures')
      return
    const next = { ...route.value, kind }
    history.replaceState(history.state, '', formatRoute(next))
    route.value = next
  }

  return { route: readonly(route), go, findSimilar, filterKind }
}
