import type { Route } from '../route.ts'
import { z } from 'zod'
import { AssetIds, Facets, Folder, ListFolders, Outline, OutlineRequest, Suggestion, SuggestionRequest } from '../browse.ts'
import { Asset } from '../entities.ts'

/** Ways through all that there is. */
export const browseRoutes = {
  outlineAssets: { method: 'get', path: '/api/outline', summary: 'The ids of all assets of a list, in their order, with the shapes of their pictures', tag: 'browsing', query: OutlineRequest, output: Outline },
  getAssets: { method: 'post', path: '/api/assets/many', summary: 'Assets by their ids, in the order of these; unknown ones are left out', tag: 'browsing', body: AssetIds, output: z.array(Asset).readonly() },
  listFolders: { method: 'get', path: '/api/folders', summary: 'The folders right below another one that hold assets', tag: 'browsing', query: ListFolders, output: z.array(Folder).readonly() },
  listFacets: { method: 'get', path: '/api/facets', summary: 'The formats, labels and keys of metadata that there are, with how many assets have each', tag: 'browsing', output: Facets },
  suggest: { method: 'get', path: '/api/suggestions', summary: 'Tags, labels, folders, collections, concepts and formats by the beginning of their names', tag: 'browsing', query: SuggestionRequest, output: z.array(Suggestion).readonly() },
} as const satisfies Record<string, Route>
