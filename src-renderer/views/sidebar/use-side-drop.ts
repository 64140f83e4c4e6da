import type { Ref } from 'vue'
import type { Place } from '../../layout/nesting.ts'
import type { TreeRow } from '../../layout/tree.ts'
import type { SideNode } from './nodes.ts'
import { shallowRef } from 'vue'
import { droppedAssets, holdsAssets } from '../../composables/asset-drag.ts'
import { useCollectionActions } from '../../composables/use-collection-actions.ts'
import { mayLieIn, nextOf } from '../../layout/nesting.ts'
import { messages } from '../../locales/messages.ts'
import { useCollections } from '../../stores/collections.ts'
import { useConcepts } from '../../stores/concepts.ts'
import { useNotices } from '../../stores/notices.ts'
import { useSidebar } from '../../stores/sidebar.ts'
import { useTags } from '../../stores/tags.ts'

/** How a collection that is dragged within the sidebar is named. */
const type = 'application/x-likeness-collection'
/** How long something hovers over a closed row before it opens. */
const openAfterMs = 700

/** Where something would be dropped now. */
export interface DropMark {
  readonly key: string
  readonly where: 'before' | 'into' | 'after'
}

/** Drags collections to another place among the rows, and drops assets on what can hold them. */
export function useSideDrop(rows: Ref<readonly TreeRow<SideNode>[]>) {
  const collections = useCollections()
  const concepts = useConcepts()
  const tags = useTags()
  const notices = useNotices()
  const sidebar = useSidebar()
  const actions = useCollectionActions()
  const mark = shallowRef<DropMark | null>(null)
  /** The key of the collection that is being dragged; what a drag holds can be read only when it ends. */
  let dragged: string | null = null
  let hover: { readonly key: string, readonly timer: ReturnType<typeof setTimeout> } | undefined

  function start(event: DragEvent) {
    const node = rowAt(event)?.node
    if (node?.of !== 'collection' || sidebar.renaming !== null) {
      event.preventDefault()
      return
    }
    dragged = node.collection.key
    event.dataTransfer?.setData(type, dragged)
    if (event.dataTransfer)
      event.dataTransfer.effectAllowed = 'move'
  }

  function over(event: DragEvent) {
    const row = rowAt(event)
    const next = row && (holdsAssets(event) ? assetsOver(row) : event.dataTransfer?.types.includes(type) ? collectionOver(row, event) : undefined)
    mark.value = next ?? null
    openSoon(row, next)
    if (!next)
      return
    event.preventDefault()
    event.stopPropagation()
    if (event.dataTransfer)
      event.dataTransfer.dropEffect = holdsAssets(event) ? 'copy' : 'move'
  }

  function assetsOver({ key, node }: TreeRow<SideNode>): DropMark | undefined {
    const takes = (node.of === 'collection' && node.collection.query === null) || node.of === 'concept' || node.of === 'tag'
      || (node.of === 'section' && node.section === 'collections')
    return takes ? { key, where: 'into' } : undefined
  }

  function collectionOver({ key, node }: TreeRow<SideNode>, event: DragEvent): DropMark | undefined {
    if (node.of === 'section')
      return node.section === 'collections' ? { key, where: 'into' } : undefined
    if (node.of !== 'collection' || dragged === null || node.collection.key === dragged)
      return undefined
    const box = (event.target as Element).closest('[data-key]')?.getBoundingClientRect()
    const part = box ? (event.clientY - box.top) / box.height : 0.5
    const where = node.collection.query !== null ? (part < 0.5 ? 'before' : 'after') : part < 0.3 ? 'before' : part > 0.7 ? 'after' : 'into'
    const parent = where === 'into' ? node.collection.key : node.collection.parent
    return mayLieIn(collections.collections, dragged, parent) ? { key, where } : undefined
  }

  async function drop(event: DragEvent) {
    const row = rowAt(event)
    const where = mark.value?.where
    end()
    if (!row || !where)
      return
    event.preventDefault()
    event.stopPropagation()
    const assets = droppedAssets(event)
    const moved = event.dataTransfer?.getData(type)
    if (assets)
      await take(row.node, await actions.idsOf(assets))
    else if (moved)
      await actions.moveTo(moved, placeAt(row.node, where))
  }

  function placeAt(node: SideNode, where: DropMark['where']): Place {
    if (node.of !== 'collection')
      return { parent: null, before: null }
    const { collection } = node
    if (where === 'into')
      return { parent: collection.key, before: null }
    return { parent: collection.parent, before: where === 'before' ? collection.key : nextOf(collections.collections, collection)?.key ?? null }
  }

  async function take(node: SideNode, ids: readonly number[]) {
    if (ids.length === 0)
      return
    if (node.of === 'collection')
      await collections.add(node.collection.key, ids)
    else if (node.of === 'concept')
      await concepts.add(node.concept.key, 'examples', ids)
    else if (node.of === 'tag')
      await tags.edit(ids, [node.tag.name], [], messages.tagging.tagged(ids.length, node.tag.name)).catch(notices.error)
    else if (node.of === 'section')
      await actions.createInTree(null, ids)
  }

  function openSoon(row: TreeRow<SideNode> | undefined, next: DropMark | undefined) {
    if (hover?.key === row?.key)
      return
    clearTimeout(hover?.timer)
    hover = row?.expandable && !row.expanded && next?.where === 'into' ? { key: row.key, timer: setTimeout(() => sidebar.setOpen(row.key, true), openAfterMs) } : undefined
  }

  function end() {
    mark.value = null
    clearTimeout(hover?.timer)
    hover = undefined
  }

  function leave(event: DragEvent) {
    if (!(event.currentTarget as Element).contains(event.relatedTarget as Node | null))
      end()
  }

  function rowAt(event: DragEvent): TreeRow<SideNode> | undefined {
    const key = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-key]')?.dataset['key'] : undefined
    return rows.value.find(row => row.key === key)
  }

  return { mark, start, over, leave, drop, end }
}
