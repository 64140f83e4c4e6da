import type { Command } from '../command.ts'
import { Braces, CircleDot, FolderMinus, FolderPlus, FolderSymlink, Plus, Tag } from '@lucide/vue'
import { useCollectionActions } from '../../composables/use-collection-actions.ts'
import { useQuery } from '../../composables/use-query.ts'
import { useSelected } from '../../composables/use-selected.ts'
import { messages } from '../../locales/messages.ts'
import { currentScreen } from '../../router.ts'
import { useDialogs } from '../../stores/dialogs.ts'

/** Keeping assets together and saying something of them. */
export function commands(): readonly Command[] {
  const dialogs = useDialogs()
  const selected = useSelected()
  const actions = useCollectionActions()
  const { query } = useQuery()
  const isSelected = () => selected.count.value > 0
  const isInCollection = () => isSelected() && currentScreen.value?.name === 'browse' && actions.shown() !== undefined
  const texts = messages.collections
  return [
    { id: 'collections.add', group: 'selection', label: () => texts.addTo, icon: FolderSymlink, shortcuts: ['A'], available: isSelected, run: () => dialogs.show('addToCollection') },
    { id: 'collections.create', group: 'selection', label: () => texts.newOfSelection, icon: FolderPlus, shortcuts: ['Shift+A'], available: isSelected, run: () => dialogs.show('newCollection') },
    { id: 'collections.takeOut', group: 'selection', label: () => texts.takeOut, icon: FolderMinus, shortcuts: ['Delete', 'Backspace'], available: isInCollection, run: actions.takeSelectedOut },
    { id: 'collections.new', group: 'library', label: () => texts.newCollection, icon: Plus, run: () => actions.createInTree() },
    { id: 'concepts.create', group: 'selection', label: () => messages.concepts.newOfSelection, icon: CircleDot, available: isSelected, run: () => dialogs.show('newConcept') },
    { id: 'search.concept', group: 'search', label: () => messages.concepts.newOfExamples, icon: CircleDot, available: () => query.value.like.some(({ source }) => 'assetId' in source), run: () => dialogs.show('conceptOfExamples') },
    { id: 'tags.edit', group: 'selection', label: () => messages.tagging.edit, icon: Tag, shortcuts: ['T'], available: isSelected, run: () => dialogs.show('tags') },
    { id: 'metadata.edit', group: 'selection', label: () => messages.metadataKeys.edit, icon: Braces, shortcuts: ['M'], available: isSelected, run: () => dialogs.show('metadata') },
  ]
}
