import type { SearchResult } from '../../src-main/contract/entities.ts'
import type { Item } from '../stores/selection.ts'
import { computed } from 'vue'
import { useAssets } from '../stores/assets.ts'
import { useLibraries } from '../stores/libraries.ts'
import { useSearch } from '../stores/search.ts'
import { useSettings } from '../stores/settings.ts'
import { formatRoute } from './route.ts'
import { useRoute } from './use-route.ts'

/** The list that the grid shows and the preview walks: the browsed assets, or the results of the search. */
export function useListing() {
  const { route } = useRoute()
  const assets = useAssets()
  const search = useSearch()
  const libraries = useLibraries()
  const settings = useSettings()

  /** Names the list: changes when another one is shown. */
  const key = computed(() => route.value.view === 'similar' ? search.answered : formatRoute(route.value))

  /** Null until it is known. */
  const count = computed(() => {
    if (route.value.view === 'similar')
      return search.response ? search.shown.length : null
    return assets.pages?.total.value ?? null
  })

  /** The item at a place; undefined while it is not loaded. Reactive. */
  function at(index: number): Item | undefined {
    const found = foundAt(index)
    return found && {
      ...found,
      offline: libraries.byId(found.asset.libraryId)?.state === 'offline',
      keptUntil: settings.keptUntil(found.asset.missingSince),
    }
  }

  function foundAt(index: number): Pick<SearchResult, 'asset'> & Partial<SearchResult> | undefined {
    if (route.value.view === 'similar')
      return search.shown[index]
    const pages = assets.pages
    if (!pages || pages.version.value < 0)
      return undefined
    const asset = pages.at(index)
    return asset && { asset }
  }

  /** Loads the places start…end, end excluded. */
  function want(start: number, end: number) {
    if (route.value.view !== 'similar')
      assets.pages?.want(start, end)
  }

  return { key, count, at, want }
}
