import type { Route } from '../route.ts'
import { z } from 'zod'
import { Undoable } from '../browse.ts'
import { Concept, ConceptDetails } from '../entities.ts'
import { CreateConcept, EditConcept } from '../requests.ts'
import { byKey } from '../route.ts'

/** Named sets of examples that find more of their kind. */
export const conceptRoutes = {
  listConcepts: { method: 'get', path: '/api/concepts', summary: 'All concepts', tag: 'concepts', output: z.array(Concept) },
  createConcept: { method: 'post', path: '/api/concepts', summary: 'Makes a concept of examples and counter-examples', tag: 'concepts', body: CreateConcept, output: Concept },
  getConcept: { method: 'get', path: '/api/concepts/{id}', summary: 'One concept with its examples, by its key', tag: 'concepts', params: byKey, output: ConceptDetails },
  editConcept: { method: 'post', path: '/api/concepts/{id}', summary: 'Renames a concept, adds and removes examples', tag: 'concepts', params: byKey, body: EditConcept, output: Undoable.unwrap().extend({ concept: Concept }).readonly() },
  removeConcept: { method: 'delete', path: '/api/concepts/{id}', summary: 'Removes a concept; its examples stay in the library', tag: 'concepts', params: byKey, output: Undoable },
} as const satisfies Record<string, Route>
