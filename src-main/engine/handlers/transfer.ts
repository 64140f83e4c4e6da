import type { transferRoutes } from '../../contract/routes/transfer.ts'
import type { Imported } from '../../transfer/import.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { relative, sep } from 'node:path'
import { isWithin } from '../../media/paths.ts'
import { readDocument } from '../../transfer/document.ts'
import { readEagle } from '../../transfer/eagle.ts'
import { exportUserData } from '../../transfer/export.ts'
import { importUserData } from '../../transfer/import.ts'
import { writeSidecars } from '../../transfer/sidecars.ts'
import { announceAssets } from '../edits.ts'
import { requireAssets } from './asset.ts'
import { requireCollection } from './collection.ts'
import { absolute, realPath } from './paths.ts'

/** What people made, in and out. */
export function transferHandlers({ catalog, events, libraries, smartCollections }: EngineParts): HandlersOf<typeof transferRoutes> {
  function announce({ assetIds, report }: Imported): Imported['report'] {
    announceAssets(events, assetIds)
    events.emit({ type: 'collections' })
    events.emit({ type: 'concepts' })
    return report
  }

  return {
    exportUserData: () => exportUserData(catalog),
    importUserData: async ({ path }) => announce(await importUserData(catalog, await readDocument(absolute(path)))),
    importEagle: async ({ path: asked }) => {
      const path = realPath(absolute(asked))
      const outer = catalog.libraries.list().find(library => library.path !== path && isWithin(path, library.path))
      const read = await readEagle(path, outer
        ? { library: outer.path, prefix: `${relative(outer.path, path).split(sep).join('/')}/` }
        : { library: path, prefix: '' })
      if (!outer)
        await libraries.add(path)
      return announce(await importUserData(catalog, read))
    },
    writeSidecars: async (which) => {
      if ('ids' in which)
        requireAssets(catalog, which.ids)
      else
        await smartCollections.refresh({ collections: [which.collection] })
      const ids = 'ids' in which ? [...new Set(which.ids)] : catalog.assets.ids({ collections: [requireCollection(catalog, which.collection)] })
      return writeSidecars(catalog, ids)
    },
  }
}
