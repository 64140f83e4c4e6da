import type { libraryRoutes } from '../../contract/routes/library.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { homedir } from 'node:os'
import { browseDisk } from '../disk.ts'
import { absolute } from './paths.ts'

/** Libraries. */
export function libraryHandlers({ catalog, libraries, sampleLibrary }: EngineParts): HandlersOf<typeof libraryRoutes> {
  return {
    listLibraries: () => catalog.libraries.list(),
    addLibrary: ({ path }) => libraries.add(absolute(path)),
    editLibrary: ({ id, name, exclude }) => libraries.edit(id, { name, exclude }),
    addSampleLibrary: () => libraries.add(sampleLibrary.get(), 'Sample library'),
    browseDisk: ({ path }) => browseDisk(path === undefined ? homedir() : absolute(path)),
    scanLibrary: ({ id }) => libraries.rescan(id),
    removeLibrary: ({ id }) => {
      libraries.remove(id)
      return {}
    },
    believeLibrary: ({ id }) => libraries.believe(id),
    moveLibrary: ({ id, path, force }) => libraries.move(id, absolute(path), force),
    listRemovedLibraries: () => catalog.libraries.listRemoved(),
    restoreLibrary: ({ id }) => libraries.restore(id),
  }
}
