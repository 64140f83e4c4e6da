import { desktop } from '../desktop/bridge.ts'
import { messages } from '../locales/messages.ts'
import { allAssets } from '../query/query.ts'
import { useLibraries } from '../stores/libraries.ts'
import { useNotices } from '../stores/notices.ts'
import { usePanels } from '../stores/panels.ts'
import { useQuery } from './use-query.ts'

/** Taking folders into Likeness: by the system's dialog where there is one, else by the window's. */
export function useAddFolder() {
  const libraries = useLibraries()
  const notices = useNotices()
  const panels = usePanels()
  const { ask } = useQuery()

  /** Adds a folder and shows what is in it. The error is the caller's to show. */
  async function add(path: string) {
    const { id } = await libraries.add(path)
    ask({ ...allAssets, scope: { of: 'library', id, folder: '' } })
  }

  /** Has people choose folders, and adds them. Errors become notices. */
  async function choose() {
    if (!desktop)
      return panels.addFolders([])
    try {
      for (const path of await desktop.pickFolders())
        await add(path).catch(notices.error)
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** Asks whether folders that were dropped are to be added. A browser does not tell where they are. */
  function offer(folders: readonly File[]) {
    const paths = folders.flatMap(folder => desktop?.pathOf(folder) || [])
    if (paths.length > 0)
      panels.addFolders(paths)
    else
      notices.info(messages.given.folder)
  }

  return { add, choose, offer }
}
