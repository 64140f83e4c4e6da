import type { Collection } from '../../src-main/contract/entities.ts'
import type { Place, Step } from '../layout/nesting.ts'
import { mayLieIn, placeAfter } from '../layout/nesting.ts'
import { messages } from '../locales/messages.ts'
import { allAssets } from '../query/query.ts'
import { queryOf } from '../query/stored.ts'
import { useCollections } from '../stores/collections.ts'
import { useDialogs } from '../stores/dialogs.ts'
import { useNotices } from '../stores/notices.ts'
import { usePanels } from '../stores/panels.ts'
import { useSidebar } from '../stores/sidebar.ts'
import { useQuery } from './use-query.ts'
import { useSelected } from './use-selected.ts'

const texts = messages.collections

/** What can be done with collections, wherever they are shown. */
export function useCollectionActions() {
  const collections = useCollections()
  const dialogs = useDialogs()
  const notices = useNotices()
  const panels = usePanels()
  const sidebar = useSidebar()
  const selected = useSelected()
  const { query, ask } = useQuery()

  /** The plain collection that is shown, which assets can be taken out of. */
  function shown(): Collection | undefined {
    const { scope } = query.value
    const collection = scope.of === 'collection' ? collections.byKey(scope.key) : undefined
    return collection?.query === null ? collection : undefined
  }

  /** Makes a collection whose name is written in its row then. Errors become notices. */
  async function createInTree(parent: string | null = null, ids: readonly number[] = []) {
    try {
      const { key } = await collections.create(texts.untitled, ids, { parent })
      collections.tellMade({ key }, texts.created(texts.untitled, key))
      panels.set('sidebar', true)
      sidebar.setOpen('section:collections', true)
      if (parent !== null)
        sidebar.setOpen(`collection:${parent}`, true)
      sidebar.renaming = `collection:${key}`
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** Removes a collection; when it is what is shown, all assets are then. */
  async function remove(key: string) {
    const { scope } = query.value
    if (await collections.remove(key) && scope.of === 'collection' && scope.key === key)
      ask(allAssets)
  }

  /** Shows what a smart collection asks in the query bar, to be changed there and saved. */
  function editQuery({ key, query: stored }: Collection) {
    if (!stored)
      return
    collections.editing = key
    ask(queryOf(stored))
  }

  function canMove(key: string, step: Step): boolean {
    return placeAfter(collections.collections, key, step) !== undefined
  }

  /** Moves a collection one step. Errors become notices. */
  async function move(key: string, step: Step) {
    const place = placeAfter(collections.collections, key, step)
    if (place)
      await moveTo(key, place)
  }

  /** Lays a collection into another one, or elsewhere beside it. Errors become notices. */
  async function moveTo(key: string, place: Place) {
    if (place.before === key || !mayLieIn(collections.collections, key, place.parent))
      return
    if (place.parent !== null)
      sidebar.setOpen(`collection:${place.parent}`, true)
    await collections.change(key, place, texts.moved(collections.nameOf(key)))
  }

  /** What was dragged, as ids. Errors become notices, and answer none. */
  async function idsOf(dragged: readonly number[] | 'selection'): Promise<readonly number[]> {
    try {
      return dragged === 'selection' ? await selected.resolve() : dragged
    }
    catch (error) {
      notices.error(error)
      return []
    }
  }

  /** Takes what is selected out of the collection that is shown. */
  async function takeSelectedOut() {
    const collection = shown()
    if (collection)
      await collections.take(collection.key, await idsOf('selection'))
  }

  return {
    shown,
    createInTree,
    remove,
    editQuery,
    canMove,
    move,
    moveTo,
    idsOf,
    takeSelectedOut,
    askWhere: (key: string) => {
      dialogs.moving = key
    },
    /** Begins to have a collection kept at a service. */
    keep: ({ key, name }: Pick<Collection, 'key' | 'name'>) => {
      dialogs.keeping = { key, name }
    },
  }
}
