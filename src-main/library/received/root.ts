import type { Catalog } from '../../catalog/catalog.ts'
import type { EventBus } from '../../contract/event-bus.ts'
import type { Libraries } from '../libraries.ts'
import { existsSync, mkdirSync } from 'node:fs'
import { failure } from '../../contract/errors.ts'
import { isReadableFolder, isSameFolder, realFolder } from '../roots.ts'

export interface RootOptions {
  readonly catalog: Catalog
  readonly events: EventBus
  readonly libraries: Pick<Libraries, 'add'>
  /** Absolute. */
  readonly folder: string
}

/** The folder for received files, which is a library once something is received. */
export function createRoot({ catalog, events, libraries, folder }: RootOptions) {
  let opened: { readonly path: string, readonly libraryId: number } | undefined
  // It may have been removed, or moved.
  events.listen(({ type }) => {
    if (type === 'libraries')
      opened = undefined
  })

  /** Errors: file_offline, folder_not_found, library_overlaps. */
  function open(): NonNullable<typeof opened> {
    if (opened && isReadableFolder(opened.path))
      return opened
    const known = catalog.libraries.list().find(({ path }) => isSameFolder(path, existsSync(folder) ? realFolder(folder) : folder))
    if (known && !isReadableFolder(known.path))
      throw failure('file_offline', { library: known.name })
    if (!known)
      mkdirSync(folder, { recursive: true })
    const { id, path } = known ?? libraries.add(folder, 'Received')
    return opened = { path, libraryId: id }
  }

  return {
    /** Makes the folder and its library where they are missing. Errors: file_offline, folder_not_found, library_overlaps. */
    open,
    /** Absolute, without symbolic links. */
    path: (): string => open().path,
    libraryId: (): number => open().libraryId,
  }
}
