import type { Route } from '../route.ts'
import { z } from 'zod'
import { Collection } from '../entities.ts'
import { CreateCollection, EditCollection } from '../requests.ts'
import { byKey, nothing } from '../route.ts'

/** Named sets of assets. */
export const collectionRoutes = {
  listCollections: { method: 'get', path: '/api/collections', summary: 'All collections, those of libraries included', tag: 'collections', output: z.array(Collection) },
  createCollection: { method: 'post', path: '/api/collections', summary: 'Makes a collection of assets', tag: 'collections', body: CreateCollection, output: Collection },
  removeCollection: { method: 'delete', path: '/api/collections/{id}', summary: 'Removes a collection by its key; its assets stay', tag: 'collections', params: byKey, output: nothing },
  editCollection: { method: 'post', path: '/api/collections/{id}', summary: 'Renames a collection, adds and removes members', tag: 'collections', params: byKey, body: EditCollection, output: Collection },
} as const satisfies Record<string, Route>
