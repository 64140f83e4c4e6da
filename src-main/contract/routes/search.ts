import type { Route } from '../route.ts'
import { Anchor, SearchResponse } from '../entities.ts'
import { LocalFile, SearchRequest } from '../requests.ts'

/** What looks like something. */
export const searchRoutes = {
  createAnchor: { method: 'post', path: '/api/anchors', summary: 'Uploads an image or a self-contained 3D model to search by; kept for a day', tag: 'search', upload: true, output: Anchor },
  createAnchorOfFile: { method: 'post', path: '/api/anchors/file', summary: 'Makes an anchor of a file on this machine, with what it refers to; kept for a day', tag: 'search', body: LocalFile, output: Anchor },
  search: { method: 'post', path: '/api/search', summary: 'What looks like this asset or anchor', tag: 'search', body: SearchRequest, output: SearchResponse },
} as const satisfies Record<string, Route>
