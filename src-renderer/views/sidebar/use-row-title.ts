import type { SideNode } from './nodes.ts'
import { useNames } from '../../composables/use-names.ts'
import { describeQuery } from '../../locales/asking.ts'
import { messages } from '../../locales/messages.ts'
import { queryOf } from '../../query/stored.ts'
import { useCollections } from '../../stores/collections.ts'
import { useSyncWords } from '../syncs/use-sync-words.ts'
import { collectionOf } from './nodes.ts'

/** What is told of a row besides its name. */
export interface RowTitle {
  /** Shown when the pointer rests on it. */
  readonly title: string
  /** How it is with a library whose folder is not simply there, or with a collection at services. */
  readonly state?: string | undefined
  /** Why changes of a library show late. */
  readonly polling?: string | undefined
}

/** Tells more of rows. */
export function useRowTitle() {
  const names = useNames()
  const collections = useCollections()
  const { tellOf } = useSyncWords()

  return (node: SideNode): RowTitle => {
    const kept = collectionOf(node, collections.ofLibrary)
    const told = kept === undefined ? '' : tellOf(kept)
    switch (node.of) {
      case 'library': {
        const { state, path, watch } = node.library
        const said = state === 'online' ? undefined : messages.sidebar[state]
        const polling = state !== 'offline' && watch.mode === 'polling' ? watch.reason ?? messages.sidebar.polling : undefined
        return { title: together([path, said, told], '\n'), state: together([said, told], ', '), polling }
      }
      case 'folder': return { title: node.folder.path }
      case 'collection': {
        const { name, key, query } = node.collection
        return { title: together([name, key, query ? messages.tree.smartHint(describeQuery(queryOf(query), names).join(' · ')) : undefined, told], '\n'), state: together([told], ', ') }
      }
      case 'concept': return { title: `${node.concept.name}\n${messages.concepts.count(node.concept.examples, node.concept.counterExamples)}` }
      case 'tag': return { title: node.tag.name }
      case 'section': return { title: '' }
      default: return { title: node.text }
    }
  }
}

/** What there is of these, one behind the other, also of those that are of several lines. */
function together(parts: readonly (string | undefined)[], between: string): string {
  return parts.filter(part => part !== undefined && part !== '').join('\n').replaceAll('\n', between)
}
