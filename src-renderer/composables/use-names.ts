import type { Names } from '../locales/asking.ts'
import { useCollections } from '../stores/collections.ts'
import { useConcepts } from '../stores/concepts.ts'
import { useLibraries } from '../stores/libraries.ts'

/** How libraries, collections and concepts are called; those that are gone by their key. Reactive. */
export function useNames(): Names {
  const libraries = useLibraries()
  const collections = useCollections()
  const concepts = useConcepts()
  return {
    library: id => libraries.byId(id)?.name ?? String(id),
    collection: collections.nameOf,
    concept: concepts.nameOf,
  }
}
