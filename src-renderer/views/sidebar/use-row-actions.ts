import type { Collection, Concept, Library, Tag } from '../../../src-main/contract/entities.ts'
import type { MenuAction } from '../../components/menu-action.ts'
import type { SideNode } from './nodes.ts'
import { ArrowDown, ArrowUp, CircleDot, CloudUpload, Copy, Folder, FolderInput, FolderPlus, KeyRound, Palette, Pencil, RefreshCw, ScanSearch, SlidersHorizontal, Trash2 } from '@lucide/vue'
import { shallowRef } from 'vue'
import { collectionColours } from '../../../src-main/contract/entities.ts'
import { isMac, shortcutText } from '../../commands/shortcut.ts'
import { useCollectionActions } from '../../composables/use-collection-actions.ts'
import { useCopy } from '../../composables/use-copy.ts'
import { useQuery } from '../../composables/use-query.ts'
import { absolutePath } from '../../layout/paths.ts'
import { messages } from '../../locales/messages.ts'
import { allAssets } from '../../query/query.ts'
import { router } from '../../router.ts'
import { useCollections } from '../../stores/collections.ts'
import { useConcepts } from '../../stores/concepts.ts'
import { useLibraries } from '../../stores/libraries.ts'
import { useNotices } from '../../stores/notices.ts'
import { useSidebar } from '../../stores/sidebar.ts'
import { isSameTag, useTags } from '../../stores/tags.ts'

const texts = messages.collections

/** The library that is asked about, whether it is to be removed or where it is now. */
export interface AskedLibrary {
  readonly library: Library
  readonly about: 'remove' | 'move'
}

/** What can be done with the rows of the sidebar. */
export function useRowActions() {
  const libraries = useLibraries()
  const collections = useCollections()
  const concepts = useConcepts()
  const tags = useTags()
  const notices = useNotices()
  const sidebar = useSidebar()
  const actions = useCollectionActions()
  const copy = useCopy()
  const { query, ask } = useQuery()
  const asked = shallowRef<AskedLibrary | null>(null)
  const keys = (shortcut: string) => shortcutText(shortcut, isMac, {})

  function actionsOf(node: SideNode): readonly MenuAction[] {
    switch (node.of) {
      case 'library': return ofLibrary(node.library)
      case 'folder': return [{ label: messages.sidebar.copyPath, icon: Copy, run: () => copy(pathOf(node.libraryId, node.folder.path), messages.copied.path) }]
      case 'collection': return ofCollection(node.collection)
      case 'concept': return ofConcept(node.concept)
      case 'tag': return ofTag(node.tag)
      default: return []
    }
  }

  function ofLibrary(library: Library): readonly MenuAction[] {
    const whole = collections.ofLibrary(library.id)
    return [
      { label: messages.sidebar.rescan, icon: RefreshCw, run: () => libraries.scan(library.id) },
      { label: messages.sidebar.copyPath, icon: Copy, run: () => copy(library.path, messages.copied.path) },
      { label: messages.sidebar.move, icon: FolderInput, run: () => askAbout(library, 'move') },
      ...whole ? [{ label: messages.keep.command, icon: CloudUpload, apart: true, run: () => actions.keep({ key: whole.key, name: library.name }) }] : [],
      { label: messages.sidebar.remove, icon: Trash2, apart: true, run: () => askAbout(library, 'remove') },
    ]
  }

  function ofCollection(collection: Collection): readonly MenuAction[] {
    const { key, name } = collection
    return [
      { label: texts.rename, icon: Pencil, keys: 'F2', run: () => rename(`collection:${key}`) },
      { label: texts.colour, icon: Palette, items: coloursOf(collection) },
      ...collection.query === null
        ? [{ label: texts.newInside, icon: FolderPlus, run: () => actions.createInTree(key) }]
        : [
            { label: texts.editQuery, icon: SlidersHorizontal, run: () => actions.editQuery(collection) },
            { label: texts.makePlain, icon: Folder, run: () => collections.change(key, { query: null }, texts.madePlain(name)) },
          ],
      { label: texts.moveInto, icon: FolderInput, apart: true, run: () => actions.askWhere(key) },
      { label: texts.moveUp, icon: ArrowUp, keys: keys('Alt+↑'), disabled: !actions.canMove(key, 'up'), run: () => actions.move(key, 'up') },
      { label: texts.moveDown, icon: ArrowDown, keys: keys('Alt+↓'), disabled: !actions.canMove(key, 'down'), run: () => actions.move(key, 'down') },
      { label: messages.keep.command, icon: CloudUpload, apart: true, run: () => actions.keep(collection) },
      { label: texts.copyKey, icon: KeyRound, keys: key, apart: true, run: () => copy(key, messages.copied.key(key)) },
      { label: texts.remove, icon: Trash2, keys: keys('Delete'), apart: true, run: () => remove({ of: 'collection', collection }) },
    ]
  }

  function coloursOf({ key, name, colour: now }: Collection): readonly MenuAction[] {
    const choose = (colour: Collection['colour']) => () => collections.change(key, { colour }, texts.coloured(name))
    return [
      ...collectionColours.map(colour => ({ label: texts.colours[colour], swatch: colour, checked: colour === now, run: choose(colour) })),
      { label: texts.noColour, apart: true, checked: now === null, run: choose(null) },
    ]
  }

  function ofConcept(concept: Concept): readonly MenuAction[] {
    return [
      { label: messages.concepts.show, icon: ScanSearch, run: () => ask({ ...allAssets, concept: concept.key }) },
      { label: messages.concepts.open, icon: CircleDot, run: () => router.push(`/concepts/${concept.key}`) },
      { label: texts.rename, icon: Pencil, keys: 'F2', run: () => rename(`concept:${concept.key}`) },
      { label: texts.remove, icon: Trash2, keys: keys('Delete'), apart: true, run: () => remove({ of: 'concept', concept }) },
    ]
  }

  function ofTag(tag: Tag): readonly MenuAction[] {
    return [
      { label: texts.rename, icon: Pencil, keys: 'F2', run: () => rename(`tag:${tag.name}`) },
      { label: messages.tagging.remove, icon: Trash2, keys: keys('Delete'), apart: true, run: () => remove({ of: 'tag', tag }) },
    ]
  }

  /** Whether its name can be a field. */
  function canRename(node: SideNode): boolean {
    return node.of === 'collection' || node.of === 'concept' || node.of === 'tag'
  }

  function rename(key: string) {
    sidebar.renaming = key
  }

  /** Gives a node another name. The error is the caller's to show. */
  async function renameTo(node: SideNode, name: string): Promise<void> {
    if (node.of === 'collection')
      await collections.edit(node.collection.key, { name }, texts.renamed(name))
    else if (node.of === 'concept')
      await concepts.edit(node.concept.key, { name }, messages.concepts.renamed(name))
    else if (node.of === 'tag' && isSameTag(node.tag.name, name))
      notices.info(messages.tagging.sameTag)
    else if (node.of === 'tag')
      await tags.merge([node.tag.name], name)
  }

  /** Takes away what a row stands for, or asks whether to. */
  async function remove(node: SideNode): Promise<void> {
    if (node.of === 'library')
      askAbout(node.library, 'remove')
    else if (node.of === 'tag')
      await tags.remove([node.tag.name])
    else if (node.of === 'collection')
      await actions.remove(node.collection.key)
    else if (node.of === 'concept' && await concepts.remove(node.concept.key) && query.value.concept === node.concept.key)
      ask(allAssets)
  }

  /** Removes a library; when it is what is shown, all assets are then. */
  async function removeLibrary(library: Library) {
    const { scope } = query.value
    if ((scope.of === 'library' || scope.of === 'missing') && scope.id === library.id)
      ask(allAssets)
    await libraries.remove(library)
  }

  function askAbout(library: Library, about: AskedLibrary['about']) {
    asked.value = { library, about }
  }

  function pathOf(libraryId: number, folder: string): string {
    return absolutePath(libraries.byId(libraryId)?.path ?? '', folder)
  }

  return { asked, actionsOf, canRename, renameTo, remove, removeLibrary }
}
