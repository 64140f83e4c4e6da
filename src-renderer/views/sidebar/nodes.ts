import type { Folder } from '../../../src-main/contract/browse.ts'
import type { Collection, Concept, Library, Tag } from '../../../src-main/contract/entities.ts'
import type { Scope } from '../../query/query.ts'
import { addressOf, addressOfScope } from '../../composables/use-query.ts'
import { messages } from '../../locales/messages.ts'
import { allAssets } from '../../query/query.ts'
import { router } from '../../router.ts'

export const sections = ['libraries', 'collections', 'smart', 'concepts', 'tags'] as const
export type Section = typeof sections[number]

/** What a row of the sidebar stands for. */
export type SideNode
  = | { readonly of: 'section', readonly section: Section }
    | { readonly of: 'library', readonly library: Library }
    | { readonly of: 'note', readonly library: Library, readonly text: string, readonly warns: boolean, readonly isMissing: boolean }
    | { readonly of: 'folder', readonly libraryId: number, readonly folder: Folder }
    | { readonly of: 'collection', readonly collection: Collection }
    | { readonly of: 'concept', readonly concept: Concept }
    | { readonly of: 'tag', readonly tag: Tag }
    /** Says that there is nothing, or why. */
    | { readonly of: 'hint', readonly text: string, readonly retry?: () => unknown }
    /** Leads to a screen. */
    | { readonly of: 'more', readonly text: string, readonly path: string }

/** What the row of a node is called. */
export function nameOf(node: SideNode): string {
  switch (node.of) {
    case 'section': return messages.tree[node.section]
    case 'library': return node.library.name
    case 'folder': return node.folder.name
    case 'collection': return node.collection.name
    case 'concept': return node.concept.name
    case 'tag': return node.tag.name
    case 'note':
    case 'hint':
    case 'more': return node.text
  }
}

/** How many assets it holds; undefined where that is not told. */
export function countOf(node: SideNode): number | undefined {
  switch (node.of) {
    case 'library': return node.library.assets
    case 'folder': return node.folder.assets
    case 'collection': return node.collection.assets
    case 'tag': return node.tag.assets
    default: return undefined
  }
}

/** The key of what can be kept at a service: a collection, or the whole of a library by `ofLibrary`; undefined where it is neither. */
export function collectionOf(node: SideNode, ofLibrary: (id: number) => Collection | undefined): string | undefined {
  return node.of === 'collection' ? node.collection.key : node.of === 'library' ? ofLibrary(node.library.id)?.key : undefined
}

/** The address that its row leads to; undefined where it leads nowhere. */
export function addressOfNode(node: SideNode): string | undefined {
  switch (node.of) {
    case 'section':
    case 'hint': return undefined
    case 'more': return router.resolve(node.path).href
    case 'concept': return addressOf({ ...allAssets, concept: node.concept.key })
    case 'tag': return addressOf({ ...allAssets, tags: [node.tag.name] })
    default: return addressOfScope(scopeOf(node))
  }
}

function scopeOf(node: Extract<SideNode, { readonly of: 'library' | 'note' | 'folder' | 'collection' }>): Scope {
  switch (node.of) {
    case 'library': return { of: 'library', id: node.library.id, folder: '' }
    case 'note': return node.isMissing ? { of: 'missing', id: node.library.id } : { of: 'library', id: node.library.id, folder: '' }
    case 'folder': return { of: 'library', id: node.libraryId, folder: node.folder.path }
    case 'collection': return { of: 'collection', key: node.collection.key }
  }
}
