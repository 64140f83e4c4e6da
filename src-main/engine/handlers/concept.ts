import type { conceptRoutes } from '../../contract/routes/concept.ts'
import type { EngineParts, HandlersOf } from './parts.ts'

/** Concepts. */
export function conceptHandlers({ concepts }: EngineParts): HandlersOf<typeof conceptRoutes> {
  return {
    listConcepts: () => concepts.list(),
    createConcept: request => concepts.create(request),
    getConcept: ({ id }) => concepts.get(id),
    editConcept: ({ id, ...edit }) => concepts.edit(id, edit),
    removeConcept: ({ id }) => {
      concepts.remove(id)
      return {}
    },
  }
}
