import type { Collection, Library } from '../../../src-main/contract/entities.ts'
import type { Branch } from '../../layout/tree.ts'
import type { Section, SideNode } from './nodes.ts'
import { computed, watch } from 'vue'
import { treeRows } from '../../layout/tree.ts'
import { messages } from '../../locales/messages.ts'
import { useCollections } from '../../stores/collections.ts'
import { useConcepts } from '../../stores/concepts.ts'
import { folderKey, useFolders } from '../../stores/folders.ts'
import { useLibraries } from '../../stores/libraries.ts'
import { useSidebar } from '../../stores/sidebar.ts'
import { useTags } from '../../stores/tags.ts'
import { sections } from './nodes.ts'

type SideBranch = Branch<SideNode>

const tagsShown = 20
const texts = messages.tree

/** The rows that the sidebar shows, by what of it is open. Folders are read when somebody opens what holds them. */
export function useSideRows() {
  const sidebar = useSidebar()
  const libraries = useLibraries()
  const folders = useFolders()
  const collections = useCollections()
  const concepts = useConcepts()
  const tags = useTags()

  const byParent = computed(() => Map.groupBy(collections.collections, ({ parent }) => parent))

  const parts: { readonly [S in Section]: () => readonly SideBranch[] } = {
    libraries: () => (libraries.libraries ?? []).flatMap(ofLibrary),
    collections: () => atTop(isPlain).map(ofCollection),
    smart: () => atTop(collection => !isPlain(collection)).map(ofCollection),
    concepts: () => concepts.concepts.map(concept => leaf(`concept:${concept.key}`, { of: 'concept', concept })),
    tags: () => tags.byUse.slice(0, tagsShown).map(tag => leaf(`tag:${tag.name}`, { of: 'tag', tag })),
  }
  /** Before it is known, it is not told that there is nothing. */
  const isKnown: { readonly [S in Section]: () => boolean } = {
    libraries: () => libraries.libraries !== null,
    collections: () => collections.isKnown,
    smart: () => collections.isKnown,
    concepts: () => concepts.isKnown,
    tags: () => tags.tags !== null,
  }
  const hints: Readonly<Record<Section, string>> = { libraries: texts.noFolder, collections: texts.noCollections, smart: texts.noSmart, concepts: texts.noConcepts, tags: texts.noTags }

  function ofSection(section: Section): SideBranch {
    const key = `section:${section}`
    const children = () => {
      const found = parts[section]()
      return found.length > 0 ? [...found, ...moreOf(section)] : isKnown[section]() ? [leaf(`${key}:none`, { of: 'hint', text: hints[section] })] : []
    }
    return { key, node: { of: 'section', section }, open: sidebar.isOpen(key), children }
  }

  function moreOf(section: Section): readonly SideBranch[] {
    if (section === 'concepts')
      return [leaf('more:concepts', { of: 'more', text: texts.allConcepts, path: '/concepts' })]
    return section === 'tags' ? [leaf('more:tags', { of: 'more', text: texts.allTags(tags.byUse.length), path: '/tags' })] : []
  }

  function ofLibrary(library: Library): readonly SideBranch[] {
    const key = folderKey(library.id, '')
    const list = folders.of(key)
    const isLeaf = library.assets === 0 || list?.folders.length === 0
    return [
      { key, node: { of: 'library', library }, open: sidebar.isOpen(key), children: isLeaf && !list?.failure ? undefined : () => foldersIn(library.id, '') },
      ...notesOf(library),
    ]
  }

  function foldersIn(libraryId: number, path: string): readonly SideBranch[] {
    const parent = folderKey(libraryId, path)
    const list = folders.of(parent)
    const found = list?.folders.map((folder): SideBranch => {
      const key = folderKey(libraryId, folder.path)
      return { key, node: { of: 'folder', libraryId, folder }, open: sidebar.isOpen(key), children: folder.hasFolders ? () => foldersIn(libraryId, folder.path) : undefined }
    }) ?? []
    return list?.failure ? [...found, leaf(`${parent}:failed`, { of: 'hint', text: texts.foldersFailed, retry: () => folders.retry(parent) })] : found
  }

  function ofCollection(collection: Collection): SideBranch {
    const key = `collection:${collection.key}`
    const inside = byParent.value.get(collection.key)
    return { key, node: { of: 'collection', collection }, open: sidebar.isOpen(key), children: inside && (() => inside.map(ofCollection)) }
  }

  function atTop(is: (collection: Collection) => boolean): readonly Collection[] {
    return (byParent.value.get(null) ?? []).filter(is)
  }

  const rows = computed(() => treeRows(sections.map(ofSection)))

  // Of what is open the folders are shown, and of them again.
  const openFolders = computed(() => rows.value.flatMap(({ key, node, expanded }) => expanded && (node.of === 'library' || node.of === 'folder') ? [key] : []))
  watch(() => openFolders.value.join('\n'), () => folders.show(new Set(openFolders.value)), { immediate: true })

  return rows
}

function isPlain({ query }: Collection): boolean {
  return query === null
}

function leaf(key: string, node: SideNode): SideBranch {
  return { key, node, open: false }
}

/** What is out of the ordinary with a library, and how many of its files are missing. */
function notesOf(library: Library): readonly SideBranch[] {
  const note = (name: string, text: string, warns: boolean, isMissing: boolean) => leaf(`note:${library.id}:${name}`, { of: 'note', library, text, warns, isMissing })
  return [
    ...library.state === 'offline' ? [note('offline', messages.sidebar.offlineNote, false, false)] : [],
    ...library.state === 'suspect' ? [note('suspect', messages.sidebar.suspectNote(library.suspicion), true, false)] : [],
    ...library.missing > 0 ? [note('missing', messages.sidebar.missing(library.missing), false, true)] : [],
  ]
}
