import type { searchRoutes } from '../../contract/routes/search.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { absolute } from './paths.ts'

/** Searching, and what is searched by. */
export function searchHandlers({ anchors, search, clusters, smartCollections }: EngineParts): HandlersOf<typeof searchRoutes> {
  return {
    createAnchor: ({ file, fileName }) => anchors.upload(file, fileName),
    createAnchorOfFile: ({ path }) => anchors.ofFile(absolute(path)),
    search: search.answer,
    explain: search.explain,
    listClusters: async (request) => {
      await smartCollections.refresh({ collections: request.collection === undefined ? [] : [request.collection] })
      return clusters.list(request)
    },
  }
}
