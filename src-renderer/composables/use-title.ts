import { computed } from 'vue'
import { messages } from '../locales/messages.ts'
import { isSearch } from '../query/query.ts'
import { currentScreen } from '../router.ts'
import { useCollections } from '../stores/collections.ts'
import { useLibraries } from '../stores/libraries.ts'
import { useQuery } from './use-query.ts'

/** The heading of what is shown. */
export function useTitle() {
  const { query } = useQuery()
  const scopeName = useScopeName()

  return computed(() => {
    if (currentScreen.value && currentScreen.value.name !== 'browse')
      return currentScreen.value.title()
    if (isSearch(query.value))
      return query.value.text === '' ? messages.query.searchResults : messages.query.resultsFor(query.value.text)
    return scopeName.value
  })
}

/** What the scope of the query is called. */
export function useScopeName() {
  const { query } = useQuery()
  const libraries = useLibraries()
  const collections = useCollections()

  return computed(() => {
    const { scope } = query.value
    switch (scope.of) {
      case 'all': return messages.sidebar.allAssets
      case 'library': return scope.folder.slice(scope.folder.lastIndexOf('/') + 1) || (libraries.byId(scope.id)?.name ?? messages.sidebar.libraries)
      case 'missing': return messages.missing.title(libraries.byId(scope.id)?.name ?? messages.sidebar.libraries)
      case 'collection': return collections.byKey(scope.key)?.name ?? scope.key
    }
  })
}
