import type { Route } from '../route.ts'
import { Anchor, ClusterList, SearchResponse } from '../entities.ts'
import { ExplainRequest, Explanation } from '../insight.ts'
import { SearchRequest } from '../query.ts'
import { ListClusters, LocalFile } from '../requests.ts'

/** Pictures may stand in data addresses. */
const searchBodyLimit = 30_000_000

/** What looks like something. */
export const searchRoutes = {
  createAnchor: { method: 'post', path: '/api/anchors', summary: 'Uploads an image or a self-contained 3D model to search by; kept for a day', tag: 'search', upload: true, output: Anchor },
  createAnchorOfFile: { method: 'post', path: '/api/anchors/file', summary: 'Makes an anchor of a file on this machine, with what it refers to; kept for a day', tag: 'search', body: LocalFile, output: Anchor },
  search: { method: 'post', path: '/api/search', summary: 'What looks like these examples and not like those, by words, concept and filter', tag: 'search', body: SearchRequest, bodyLimit: searchBodyLimit, output: SearchResponse },
  explain: { method: 'post', path: '/api/explain', summary: 'Why an asset is like these examples: the views and the parts that match', tag: 'search', body: ExplainRequest, bodyLimit: searchBodyLimit, output: Explanation },
  listClusters: { method: 'get', path: '/api/clusters', summary: 'Groups of assets that are copies, or nearly the same', tag: 'search', query: ListClusters, output: ClusterList },
} as const satisfies Record<string, Route>
