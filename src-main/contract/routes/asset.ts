import type { Route } from '../route.ts'
import { z } from 'zod'
import { TrashReport, TrashRequest, Undoable, UndoRequest } from '../browse.ts'
import { Asset, AssetDetails, AssetSums, DetectedObject, Tag } from '../entities.ts'
import { AssetSelection, EditAssets, ListAssets, LocalFile } from '../requests.ts'
import { byId, selectionBodyLimit } from '../route.ts'

/** Assets, and what people say of them. */
export const assetRoutes = {
  listAssets: { method: 'get', path: '/api/assets', summary: 'Assets, a page at a time', tag: 'assets', query: ListAssets, output: z.object({ assets: z.array(Asset).readonly(), next: z.int().nullable(), total: z.int() }).readonly() },
  getAsset: { method: 'get', path: '/api/assets/{id}', summary: 'One asset', tag: 'assets', params: byId, output: Asset },
  assetAt: { method: 'get', path: '/api/asset-at', summary: 'The asset that a file on this machine is, or null when it is in no library', tag: 'assets', query: LocalFile, output: z.object({ asset: Asset.nullable() }).readonly() },
  getAssetDetails: { method: 'get', path: '/api/assets/{id}/details', summary: 'One asset with its tags, metadata and collections', tag: 'assets', params: byId, output: AssetDetails },
  editAssets: { method: 'post', path: '/api/assets/edit', summary: 'Adds and removes tags and sets metadata of many assets', tag: 'assets', body: EditAssets, bodyLimit: selectionBodyLimit, output: Undoable.unwrap().extend({ edited: z.int() }).readonly() },
  listObjects: { method: 'get', path: '/api/assets/{id}/objects', summary: 'What the detector found in an image', tag: 'assets', params: byId, output: z.array(DetectedObject) },
  listLabels: { method: 'get', path: '/api/labels', summary: 'The labels of found objects, with how many images hold each', tag: 'assets', output: z.array(Tag) },
  trashAssets: { method: 'post', path: '/api/assets/trash', summary: 'Moves files to the trash of the system', tag: 'assets', body: TrashRequest, output: TrashReport },
  undo: { method: 'post', path: '/api/undo', summary: 'Takes a change back; what it answers does it again', tag: 'assets', body: UndoRequest, output: Undoable },
  listTagsOf: { method: 'post', path: '/api/assets/tags', summary: 'The tags that any of these assets carry, with how many of them do', tag: 'assets', body: AssetSelection, bodyLimit: selectionBodyLimit, output: z.array(Tag) },
  sumUpAssets: { method: 'post', path: '/api/assets/sums', summary: 'How many of these assets are of each kind, their size, and the rating that all of them have', tag: 'assets', body: AssetSelection, bodyLimit: selectionBodyLimit, output: AssetSums },
  listTags: { method: 'get', path: '/api/tags', summary: 'All tags, with how many assets carry each', tag: 'assets', output: z.array(Tag) },
} as const satisfies Record<string, Route>
