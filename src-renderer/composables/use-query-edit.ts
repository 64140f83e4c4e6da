import type { Suggestion } from '../../src-main/contract/browse.ts'
import type { Example, Query } from '../query/query.ts'
import { currentScreen } from '../router.ts'
import { useQuery } from './use-query.ts'

export type Side = 'like' | 'unlike'

/** Changes of single parts of what is asked. */
export function useQueryEdit() {
  const { query, ask, change } = useQuery()

  function without(side: Side, example: Example) {
    return query.value[side].filter(known => known !== example)
  }

  return {
    remove: (side: Side, example: Example) => change({ [side]: without(side, example) }),

    /** An example becomes a counter-example, or the other way round. */
    turn: (from: Side, example: Example, to: Side) => {
      if (from !== to)
        change({ [from]: without(from, example), [to]: [...query.value[to], example] })
    },

    /** Leaves no step to go back to: it is done in small steps. */
    replace: (side: Side, example: Example, next: Example) =>
      change({ [side]: query.value[side].map(known => known === example ? next : known) }, 'replace'),

    /** Searches by words, in the grid. */
    words: (text: string, step: 'push' | 'replace') => {
      const next: Query = { ...query.value, text: text.trim() }
      if (next.text === query.value.text)
        return
      if (currentScreen.value?.name === 'browse')
        change({ text: next.text }, step)
      else
        ask(next)
    },

    /** Asks for what was suggested, in place of the words that it was suggested for. */
    choose: ({ kind, value, libraryId }: Suggestion) => {
      const now: Query = { ...query.value, text: '' }
      const added = (list: readonly string[]) => list.includes(value) ? list : [...list, value]
      switch (kind) {
        case 'tag': return ask({ ...now, tags: added(now.tags) })
        case 'label': return ask({ ...now, labels: added(now.labels) })
        case 'format': return ask({ ...now, formats: added(now.formats) })
        case 'concept': return ask({ ...now, concept: value })
        case 'collection': return ask({ ...now, scope: { of: 'collection', key: value } })
        case 'folder': return libraryId === null ? undefined : ask({ ...now, scope: { of: 'library', id: libraryId, folder: value } })
      }
    },
  }
}
