import type { Source } from '../query/query.ts'
import { messages } from '../locales/messages.ts'
import { plannedFiles } from '../query/given-files.ts'
import { useAnchors } from '../stores/anchors.ts'
import { useNotices } from '../stores/notices.ts'
import { useQuery } from './use-query.ts'

/** What is done with files and addresses that are given: a new search by them, or more examples, or counter-examples. */
export type GivenAs = 'search' | 'like' | 'unlike'

/** Files that are searched by at once, at most. */
const mostFiles = 20

/** Searches by files and pictures from outside: dropped, pasted or chosen. */
export function useFileSearch() {
  const anchors = useAnchors()
  const notices = useNotices()
  const { findSimilar, addExamples } = useQuery()

  /** Uploads files and shows what looks like them. Errors become notices; those that worked are searched by. */
  async function searchBy(files: readonly File[], as: GivenAs = 'search') {
    const { taken, left } = plannedFiles(files)
    if (left.length > 0)
      notices.info(messages.given.parts(taken.map(({ name }) => name).join(', '), left.length))
    if (taken.length > mostFiles)
      notices.info(messages.given.firstFiles(mostFiles, taken.length))
    const found = await anchors.upload(taken.slice(0, mostFiles))
    use(found.map(({ id }) => ({ anchorId: id })), as)
  }

  /** Searches by pictures at http(s) addresses; the engine fetches them. */
  function searchByUrls(urls: readonly string[], as: GivenAs = 'search') {
    use(urls.map(url => ({ url })), as)
  }

  function use(sources: readonly Source[], as: GivenAs) {
    if (sources.length === 0)
      return
    if (as === 'search')
      findSimilar(...sources)
    else
      addExamples(as, sources)
  }

  return { searchBy, searchByUrls }
}
