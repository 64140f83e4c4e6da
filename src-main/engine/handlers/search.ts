import type { searchRoutes } from '../../contract/routes/search.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { search } from '../../search/search.ts'
import { absolute } from './paths.ts'

/** Searching, and what is searched by. */
export function searchHandlers({ catalog, anchors, spaces }: EngineParts): HandlersOf<typeof searchRoutes> {
  return {
    createAnchor: ({ file, fileName }) => anchors.upload(file, fileName, spaces.active()),
    createAnchorOfFile: ({ path }) => anchors.ofFile(absolute(path), spaces.active()),
    search: request => search({ catalog, space: spaces.active(), anchorLikeness: anchors.likeness }, request),
  }
}
