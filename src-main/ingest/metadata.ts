import type { IngestParts, Job, Outcome } from './handlers.ts'
import { dirname, join } from 'node:path'
import { readFileMetadata, readSidecar } from '../media/metadata/read.ts'
import { requireUnchanged } from './file-state.ts'
import { pathOf } from './path.ts'

/**
 * Reads what a file says of itself, and what the sidecar beside it says. What is damaged says nothing; what a sidecar said
 * stays when it cannot be read this time. Errors: file_unreadable, file_changed.
 */
export async function readMetadata({ catalog }: IngestParts, { asset }: Job): Promise<Outcome> {
  const path = pathOf(asset)
  const name = sidecarName(asset.sidecar)
  const [ofFile, ofSidecar] = await Promise.all([
    readFileMetadata(path, asset.format),
    name === undefined ? { tags: [], values: {} } : readSidecar(join(dirname(path), name)),
  ])
  await requireUnchanged(asset)
  return {
    commit: () => {
      catalog.metadata.replaceFrom(asset.id, 'file', ofFile)
      if (ofSidecar)
        catalog.metadata.replaceFrom(asset.id, 'sidecar', ofSidecar)
      return { isDone: true }
    },
  }
}

/** The name in what the catalog keeps of a sidecar, `<name>:<mtimeMs>`. */
function sidecarName(sidecar: string | null): string | undefined {
  return sidecar?.slice(0, sidecar.lastIndexOf(':'))
}
