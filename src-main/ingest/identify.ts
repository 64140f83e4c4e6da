import type { PendingAsset } from '../catalog/ingest.ts'
import type { IngestParts, Job, Outcome } from './handlers.ts'
import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { failure } from '../contract/errors.ts'
import { formatById } from '../contract/formats.ts'
import { hashFile } from '../library/content-hash.ts'
import { pathOf } from './path.ts'

/**
 * Reads a file's content hash, and with it finds out who the file is: one that was moved here keeps its identity; a copy
 * of something known takes over what is known of it, no pixel is touched.
 */
export async function identify({ catalog, spaces }: IngestParts, { asset }: Job): Promise<Outcome> {
  const path = pathOf(asset)
  const hash = await hashFile(path).catch((error: Error) => {
    throw failure('file_unreadable', { reason: error.message }, error)
  })
  await refuseChanged(path, asset)

  const isNew = catalog.embeddings.idsOf(asset.id).length === 0
  const twins = isNew ? catalog.ingest.twins(hash, asset.id).filter(twin => twin.size === asset.size) : []
  const movedFrom = twins.find(twin => twin.missingSince !== null || !existsSync(pathOf(twin)))
  if (movedFrom)
    return { moved: true, commit: () => catalog.ingest.move(movedFrom.id, asset.id) }

  const twin = formatById(asset.format).refers ? undefined : twins.find(({ format }) => format === asset.format)
  return {
    commit: () => {
      catalog.ingest.setHash(asset.id, hash)
      if (!twin)
        return
      catalog.ingest.copyKnowledge(twin.id, asset.id)
      const updates = spaces().map((space) => {
        const vectors = catalog.embeddings.ofAssets([twin.id], space.id).get(twin.id)
        return vectors && space.replace(asset.id, vectors)
      })
      return () => updates.forEach(update => update?.())
    },
  }
}

async function refuseChanged(path: string, asset: PendingAsset): Promise<void> {
  const { size, mtimeMs } = await stat(path).catch((error: Error) => {
    throw failure('file_unreadable', { reason: error.message }, error)
  })
  if (size !== asset.size || mtimeMs !== asset.mtimeMs)
    throw failure('file_changed')
}
