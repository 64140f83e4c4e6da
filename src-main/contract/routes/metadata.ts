import type { Route } from '../route.ts'
import { EditedKey, EditMetadataKey, MetadataImportReport, MetadataTable, MetadataTableRequest } from '../browse.ts'
import { selectionBodyLimit } from '../route.ts'

/** Metadata of many assets at once. */
export const metadataRoutes = {
  editMetadataKey: { method: 'post', path: '/api/metadata/keys', summary: 'Renames or removes a key of what people set', tag: 'metadata', body: EditMetadataKey, output: EditedKey },
  exportMetadata: { method: 'post', path: '/api/metadata/export', summary: 'Metadata, tags and ratings as a table', tag: 'metadata', body: MetadataTableRequest, bodyLimit: selectionBodyLimit, output: MetadataTable },
  importMetadata: { method: 'post', path: '/api/metadata/import', summary: 'Sets what a table says, as CSV or JSON: such as `export` writes', tag: 'metadata', upload: true, output: MetadataImportReport },
} as const satisfies Record<string, Route>
