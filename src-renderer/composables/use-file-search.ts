import type { GivenFile } from '../query/given-files.ts'
import type { Source } from '../query/query.ts'
import { desktop } from '../desktop/bridge.ts'
import { fileName } from '../layout/paths.ts'
import { messages } from '../locales/messages.ts'
import { plannedFiles } from '../query/given-files.ts'
import { useAnchors } from '../stores/anchors.ts'
import { useNotices } from '../stores/notices.ts'
import { useQuery } from './use-query.ts'

/** What is done with files and addresses that are given: a new search by them, or more examples, or counter-examples. */
export type GivenAs = 'search' | 'like' | 'unlike'

/** Files that are searched by at once, at most. */
const mostFiles = 20

/** Searches by files and pictures from outside: dropped, pasted, chosen, or named by another program. */
export function useFileSearch() {
  const anchors = useAnchors()
  const notices = useNotices()
  const { findSimilar, addExamples } = useQuery()

  /** Shows what looks like files: those on disk are read there, with all that they refer to, others are uploaded. */
  function searchBy(files: readonly File[], as: GivenAs = 'search') {
    return searchByGiven(files.map(givenOf), as)
  }

  /** Shows what looks like files on this machine, by their absolute paths. */
  function searchByPaths(paths: readonly string[]) {
    return searchByGiven(paths.map(path => ({ name: fileName(path), path })), 'search')
  }

  /** Errors become notices; those that worked are searched by. */
  async function searchByGiven(files: readonly GivenFile[], as: GivenAs) {
    const { taken, left } = plannedFiles(files)
    const lost = left.filter(given => 'file' in given)
    if (lost.length > 0)
      notices.info(messages.given.parts(taken.map(({ name }) => name).join(', '), lost.length))
    if (taken.length > mostFiles)
      notices.info(messages.given.firstFiles(mostFiles, taken.length))
    use(await anchors.sourcesOf(taken.slice(0, mostFiles)), as)
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

  return { searchBy, searchByPaths, searchByUrls }
}

function givenOf(file: File): GivenFile {
  const path = desktop?.pathOf(file)
  return path ? { name: file.name, path } : { name: file.name, file }
}
