import type { metadataRoutes } from '../../contract/routes/metadata.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { exportMetadata } from '../../transfer/metadata-export.ts'
import { importMetadata } from '../../transfer/metadata-import.ts'
import { editMetadataKey } from '../metadata-keys.ts'

/** Metadata of many assets at once. */
export function metadataHandlers({ catalog, edits }: EngineParts): HandlersOf<typeof metadataRoutes> {
  return {
    editMetadataKey: request => editMetadataKey({ catalog, edits }, request),
    exportMetadata: async ({ ids, ...request }) => exportMetadata(catalog, { ...request, ids: ids && await edits.known(ids) }),
    importMetadata: async ({ file, fileName }) => {
      const { report, changes } = await importMetadata(catalog, file, fileName)
      return { ...report, undo: changes.length === 0 ? null : await edits.run(() => changes) }
    },
  }
}
