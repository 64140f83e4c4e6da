import type { Catalog } from '../../../../src-main/catalog/catalog.ts'
import type { HostedService, SyncOptions } from '../../../../src-main/contract/sync.ts'
import type { Decoder } from '../../../../src-main/media/decode.ts'
import type { Stage } from '../../../../src-main/stage/types.ts'
import type { Candidate, Connector, Impossible, OutgoingMaker } from '../../../../src-main/sync/types.ts'
import { mkdir, realpath, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { formatOf } from '../../../../src-main/contract/formats.ts'
import { defaultSyncOptions } from '../../../../src-main/contract/sync.ts'
import { hashFile } from '../../../../src-main/media/content-hash.ts'
import { createOutgoingMaker } from '../../../../src-main/sync/outgoing/outgoing.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'
import { insertAsset, withCatalog } from '../../catalog/seed.ts'

export interface TestLibrary {
  readonly catalog: Catalog
  /** Its folder. */
  readonly root: string
  readonly id: number
  /** Where the maker keeps temporary files. */
  readonly folder: string
  /** Writes a file, and adds it as one that was read. */
  readonly add: (path: string, content: string | Uint8Array) => Promise<number>
  readonly maker: (parts?: { readonly display?: Decoder['display'], readonly render?: Stage['render'] }) => OutgoingMaker
}

/** The key of the library's own collection. */
export const ownKey = 'own-files-1000'

/** Runs `work` with a catalog that has a library, whose files are on disk. */
export async function withLibrary(work: (library: TestLibrary) => Promise<void>): Promise<void> {
  await using temporary = await temporaryFolder()
  await withCatalog(async (catalog, dataDir) => {
    const root = await realpath(temporary.path)
    const id = catalog.libraries.insert(root, 'Photos')
    catalog.collections.insert({ key: ownKey, name: 'Photos', libraryId: id }, [])
    const folder = join(dataDir, 'outgoing')
    await work({
      catalog,
      root,
      id,
      folder,
      add: async (path, content) => {
        const file = join(root, path)
        await mkdir(dirname(file), { recursive: true })
        await writeFile(file, content)
        const { size, mtimeMs } = await stat(file)
        const format = formatOf(path)!
        const asset = insertAsset(catalog, id, path, { kind: format.kind, format: format.id, size, mtimeMs })
        catalog.ingest.setHash(asset, await hashFile(file))
        catalog.ingest.done(asset, 'identify', 1)
        catalog.ingest.settle(asset)
        return asset
      },
      maker: ({ display = refuse, render = refuse } = {}) => createOutgoingMaker({ catalog, display, render, folder }),
    })
  })
}

function refuse(): never {
  throw new Error('nothing is to be made of this file')
}

/** A connector to a service that takes JPEG, PNG, GLB, glTF and OBJ up to 1,000 bytes, and no companions. */
export function connectorTo(service: Partial<HostedService> = {}, objection: Connector['objection'] = () => undefined): Connector {
  return {
    service: { id: 'test', name: 'Test', fields: [], container: 'collection', imageFormats: ['jpeg', 'png'], modelFormats: ['glb', 'gltf', 'obj'], largestBytes: 1000, cannot: ['companions'], search: null, ...service },
    limits: { parallel: 1, requestsPerSecond: 1, kilobytesPerSecond: null },
    batch: 1,
    afterDoubt: 'send',
    pollMs: 1,
    calls: items => items,
    objection,
    open: refuse,
  }
}

export const options = (given: Partial<SyncOptions> = {}): SyncOptions => ({ ...defaultSyncOptions, ...given })

/** What would go of a collection. */
export async function candidatesOf(maker: OutgoingMaker, connector: Connector, given: Partial<SyncOptions> = {}, collection = ownKey): Promise<(Candidate | Impossible)[]> {
  const found: (Candidate | Impossible)[] = []
  for await (const entry of maker.candidates(collection, connector, options(given)))
    found.push(entry)
  return found
}

/** The first candidate that would go. */
export async function candidateOf(maker: OutgoingMaker, connector: Connector, given: Partial<SyncOptions> = {}): Promise<Candidate> {
  const found = (await candidatesOf(maker, connector, given)).find(entry => !('reason' in entry))
  if (!found || 'reason' in found)
    throw new Error('there is no candidate')
  return found
}
