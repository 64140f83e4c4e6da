import type { SideNode } from './nodes.ts'
import { useNames } from '../../composables/use-names.ts'
import { describeQuery } from '../../locales/asking.ts'
import { messages } from '../../locales/messages.ts'
import { queryOf } from '../../query/stored.ts'
import { useSyncWords } from '../syncs/use-sync-words.ts'

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
  const { tellOf } = useSyncWords()

  return (node: SideNode): RowTitle => {
    switch (node.of) {
      case 'library': {
        const { state, path, watch } = node.library
        const said = state === 'online' ? undefined : messages.sidebar[state]
        const polling = state !== 'offline' && watch.mode === 'polling' ? watch.reason ?? messages.sidebar.polling : undefined
        return { title: said ? `${path}\n${said}` : path, state: said, polling }
      }
      case 'folder': return { title: node.folder.path }
      case 'collection': {
        const { name, key, query } = node.collection
        const told = tellOf(key)
        return { title: [name, key, ...query ? [messages.tree.smartHint(describeQuery(queryOf(query), names).join(' · '))] : [], ...told ? [told] : []].join('\n'), state: told.replaceAll('\n', ', ') }
      }
      case 'concept': return { title: `${node.concept.name}\n${messages.concepts.count(node.concept.examples, node.concept.counterExamples)}` }
      case 'tag': return { title: node.tag.name }
      case 'section': return { title: '' }
      default: return { title: node.text }
    }
  }
}
