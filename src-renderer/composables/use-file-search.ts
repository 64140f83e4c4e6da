import { messages } from '../locales/messages.ts'
import { useAnchors } from '../stores/anchors.ts'
import { useNotices } from '../stores/notices.ts'
import { useQuery } from './use-query.ts'

/** Searches by files from outside: dropped, pasted or chosen. */
export function useFileSearch() {
  const anchors = useAnchors()
  const notices = useNotices()
  const { findSimilar } = useQuery()

  /** Uploads the first file and shows what looks like it. Errors become notices. */
  async function searchBy(files: readonly File[]) {
    const [file] = files
    if (!file)
      return
    if (files.length > 1)
      notices.info(messages.query.firstOnly(files.length))
    const anchor = await anchors.upload(file)
    if (anchor)
      findSimilar({ anchorId: anchor.id })
  }

  return { searchBy }
}
