import { computed } from 'vue'
import { messages } from '../locales/messages.ts'
import { useCollections } from '../stores/collections.ts'
import { useLibraries } from '../stores/libraries.ts'
import { useRoute } from './use-route.ts'

/** The heading of what is shown. */
export function useTitle() {
  const { route } = useRoute()
  const libraries = useLibraries()
  const collections = useCollections()

  return computed(() => {
    switch (route.value.view) {
      case 'failures': return messages.failures.title
      case 'similar': return messages.query.similarTo
      case 'assets': {
        const { scope } = route.value
        switch (scope.of) {
          case 'all': return messages.sidebar.allAssets
          case 'library': return libraries.byId(scope.id)?.name ?? messages.sidebar.libraries
          case 'missing': return messages.missing.title(libraries.byId(scope.id)?.name ?? messages.sidebar.libraries)
          case 'collection': return collections.byKey(scope.key)?.name ?? scope.key
        }
      }
    }
  })
}
