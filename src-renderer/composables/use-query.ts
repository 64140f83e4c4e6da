import type { Example, Query, Scope, Source } from '../query/query.ts'
import type { Screen } from '../screens.ts'
import { computed } from 'vue'
import { formatQuery, parseQuery } from '../query/address.ts'
import { allAssets, exampleOf, isSameExample } from '../query/query.ts'
import { router } from '../router.ts'

type Step = 'push' | 'replace'

const home = '/'
const query = computed(() => parseQuery(router.currentRoute.value.query))

/** What the window asks, and the ways to ask something else. `replace` leaves no step to go back to. */
export function useQuery() {
  /** Shows what a query finds, in the grid. */
  function ask(next: Query, step: Step = 'push') {
    void router[step]({ path: home, query: formatQuery(next) })
  }

  /** Asks the same but for some parts, on the screen that is shown. */
  function change(parts: Partial<Query>, step: Step = 'push') {
    void router[step]({ path: router.currentRoute.value.path, query: formatQuery({ ...query.value, ...parts }) })
  }

  /** Searches by these alone, in everything. */
  function findSimilar(...sources: readonly Source[]) {
    ask({ ...allAssets, like: sources.map(source => exampleOf(source)) })
  }

  /** Adds these as a whole to what is searched by. */
  function addExamples(as: 'like' | 'unlike', sources: readonly Source[]) {
    add(as, sources.map(source => exampleOf(source)))
  }

  /** Adds examples to what is searched by; one that was on the other side changes sides. */
  function add(as: 'like' | 'unlike', added: readonly Example[]) {
    const without = (side: 'like' | 'unlike') => query.value[side].filter(known => !added.some(example => isSameExample(known, example)))
    const other = as === 'like' ? 'unlike' : 'like'
    ask({ ...query.value, [as]: [...without(as), ...added], [other]: without(other) })
  }

  return { query, ask, change, findSimilar, addExamples, add }
}

/** The address under which the window asks a query, for links. */
export function addressOf(query: Query): string {
  return router.resolve({ path: home, query: formatQuery(query) }).href
}

/** The address of a screen; one that says what it shows is to show what is listed now, without what is searched by. */
export function addressOfScreen({ path, asks }: Pick<Screen, 'path' | 'asks'>): string {
  const { like, unlike, text, concept, threshold } = allAssets
  const listed = { ...query.value, like, unlike, text, concept, threshold }
  return router.resolve({ path: path.replace(/\/:.*$/, ''), query: asks ? formatQuery(listed) : {} }).fullPath
}

/** The address of everything in a scope. */
export function addressOfScope(scope: Scope): string {
  return addressOf({ ...allAssets, scope })
}
