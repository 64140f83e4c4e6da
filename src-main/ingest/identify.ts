import type { PendingAsset } from '../catalog/ingest.ts'
import type { IngestParts, Job, Outcome } from './handlers.ts'
import { applyAwaited } from '../catalog/user-data.ts'
import { formatById } from '../contract/formats.ts'
import { hashFile } from '../media/content-hash.ts'
import { toFileFailure } from '../media/errors.ts'
import { isGone, requireUnchanged } from './file-state.ts'
import { pathOf } from './path.ts'

/** Copies of a file that are looked at, at most: whether one of them was moved, and which of them is embedded already. */
const twinLimit = 16

/**
 * Reads a file's content hash, and with it finds out who the file is: one that was moved here keeps its identity; a copy
 * of something known takes over what is known of it, no pixel is touched.
 */
export async function identify(parts: IngestParts, { asset }: Job): Promise<Outcome> {
  const hash = await hashFile(pathOf(asset)).catch((error: unknown) => {
    throw toFileFailure(error)
  })
  await requireUnchanged(asset)
  return { commit: () => recognise(parts, asset, hash) }
}

/** Runs inside the transaction: of two files that could be the same moved one, the second finds it taken. */
function recognise({ catalog, spaces }: IngestParts, asset: PendingAsset, hash: string): ReturnType<Outcome['commit']> {
  const isNew = catalog.embeddings.idsOf(asset.id).length === 0
  const twins = isNew ? catalog.ingest.twins(asset, hash, 'present', twinLimit) : []
  const movedFrom = isNew ? catalog.ingest.twins(asset, hash, 'missing', 1)[0] ?? twins.find(isGone) : undefined
  if (movedFrom) {
    catalog.userData.passOn(asset.id, movedFrom.id)
    catalog.ingest.move(movedFrom.id, asset.id)
    applyAwaited(catalog, movedFrom.id)
    return { isDone: false, became: movedFrom.id }
  }

  catalog.ingest.setHash(asset.id, hash)
  applyAwaited(catalog, asset.id)
  const twin = formatById(asset.format).refers
    ? undefined
    : twins.find(({ id, format }) => format === asset.format && catalog.embeddings.idsOf(id).length > 0)
  if (!twin)
    return { isDone: true }
  catalog.ingest.copyKnowledge(twin.id, asset.id)
  const updates = spaces().map((space) => {
    const vectors = catalog.embeddings.ofAssets([twin.id], space.id).get(twin.id)
    return vectors && space.replace(asset.id, vectors)
  })
  return { isDone: true, publish: () => updates.forEach(update => update?.()) }
}
