import type { ListSource } from '../stores/list-source.ts'
import type { Item } from '../stores/selection.ts'
import { computed } from 'vue'
import { formatQuery } from '../query/address.ts'
import { isSearch } from '../query/query.ts'
import { useLibraries } from '../stores/libraries.ts'
import { useOutline } from '../stores/outline.ts'
import { useSearch } from '../stores/search.ts'
import { useSettings } from '../stores/settings.ts'
import { useQuery } from './use-query.ts'

/** The list that the grid shows and the preview walks: the browsed assets, or the results of the search. */
export function useListing() {
  const { query } = useQuery()
  const outline = useOutline()
  const search = useSearch()
  const libraries = useLibraries()
  const settings = useSettings()

  const source = computed<ListSource>(() => isSearch(query.value) ? search.source : outline.source)
  /** Names the list: changes when another one is shown. */
  const key = computed(() => isSearch(query.value) ? search.answered : JSON.stringify(formatQuery(query.value)))
  /** Null until it is known. */
  const count = computed(() => source.value.count)
  const groups = computed(() => source.value.groups)
  const shapes = computed(() => source.value.shapes)

  /** The item at a place; undefined while it is not loaded. Reactive. */
  function at(index: number): Item | undefined {
    const found = source.value.at(index)
    return found && {
      ...found,
      offline: libraries.byId(found.asset.libraryId)?.state === 'offline',
      keptUntil: settings.keptUntil(found.asset.missingSince),
    }
  }

  return {
    key,
    count,
    groups,
    shapes,
    at,
    idAt: (index: number) => source.value.idAt(index),
    placeOf: (id: number) => source.value.placeOf(id),
    want: (start: number, end: number) => source.value.want(start, end),
    everyId: () => source.value.everyId(),
  }
}
