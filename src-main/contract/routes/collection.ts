import type { Route } from '../route.ts'
import { z } from 'zod'
import { Undoable } from '../browse.ts'
import { Collection } from '../entities.ts'
import { CreateCollection, EditCollection } from '../requests.ts'
import { byKey, selectionBodyLimit } from '../route.ts'

/** Named sets of assets. */
export const collectionRoutes = {
  listCollections: { method: 'get', path: '/api/collections', summary: 'All collections in their order, those of libraries included', tag: 'collections', output: z.array(Collection) },
  createCollection: { method: 'post', path: '/api/collections', summary: 'Makes a collection of assets', tag: 'collections', body: CreateCollection, bodyLimit: selectionBodyLimit, output: Collection },
  removeCollection: { method: 'delete', path: '/api/collections/{id}', summary: 'Removes a collection by its key; its assets stay', tag: 'collections', params: byKey, output: Undoable },
  editCollection: { method: 'post', path: '/api/collections/{id}', summary: 'Renames, colours, nests and moves a collection, adds and removes members', tag: 'collections', params: byKey, body: EditCollection, bodyLimit: selectionBodyLimit, output: Undoable.unwrap().extend({ collection: Collection }).readonly() },
} as const satisfies Record<string, Route>
