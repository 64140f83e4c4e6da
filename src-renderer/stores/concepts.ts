import type { Concept } from '../../src-main/contract/entities.ts'
import type { RouteInput } from '../../src-main/contract/routes.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { client, connection, onConnect, onEvent } from '../client.ts'
import { messages } from '../locales/messages.ts'
import { useHistory } from './history.ts'
import { useNotices } from './notices.ts'

/** Assets that are made examples at once, at most. */
export const mostExamples = 10_000

export type Side = 'examples' | 'counterExamples'

/** Named sets of examples and counter-examples that find more of their kind. */
export const useConcepts = defineStore('concepts', () => {
  const notices = useNotices()
  const history = useHistory()
  const concepts = shallowRef<readonly Concept[]>([])
  /** Whether they have been loaded. */
  const isKnown = shallowRef(false)
  /** Counts up whenever a concept was made, changed or removed. */
  const changes = shallowRef(0)
  const texts = messages.concepts

  async function load() {
    try {
      concepts.value = await client.listConcepts()
      isKnown.value = true
    }
    catch (error) {
      notices.error(error)
    }
  }

  /** Makes a concept. The error is the caller's to show. */
  async function create(name: string, exampleIds: readonly number[], counterExampleIds: readonly number[] = []): Promise<Concept> {
    const concept = await client.createConcept({ name, exampleIds: [...exampleIds], counterExampleIds: [...counterExampleIds] })
    await reload()
    return concept
  }

  /** Tells that a concept was made, with a way back. */
  function tellMade({ key, name }: Pick<Concept, 'key' | 'name'>) {
    history.recordMade(texts.created(name), () => client.removeConcept({ id: key }))
  }

  /** Changes a concept; `done` says what was done, and that it can be taken back. The error is the caller's to show. */
  async function edit(key: string, change: Omit<RouteInput<'editConcept'>, 'id'>, done: string): Promise<void> {
    const { undo } = await client.editConcept({ id: key, ...change })
    history.record(done, undo)
    await reload()
  }

  /** Makes assets examples, or counter-examples; those that were the other change sides. Errors become notices. */
  async function add(key: string, side: Side, ids: readonly number[]) {
    if (ids.length > mostExamples)
      notices.info(texts.firstExamples(mostExamples, ids.length))
    const taken = ids.slice(0, mostExamples)
    const change = side === 'examples' ? { addExamples: taken } : { addCounterExamples: taken }
    if (taken.length > 0)
      await edit(key, change, texts.added(taken.length, side, nameOf(key))).catch(notices.error)
  }

  /** Assets are neither any more. Errors become notices. */
  async function take(key: string, ids: readonly number[]) {
    await edit(key, { remove: [...ids] }, texts.taken(ids.length, nameOf(key))).catch(notices.error)
  }

  /** Removes a concept; its examples stay in the library. Errors become notices. */
  async function remove(key: string): Promise<boolean> {
    const name = nameOf(key)
    try {
      const { undo } = await client.removeConcept({ id: key })
      history.record(texts.removed(name), undo)
      await reload()
      return true
    }
    catch (error) {
      notices.error(error)
      return false
    }
  }

  async function reload() {
    await load()
    changes.value++
  }

  function byKey(key: string): Concept | undefined {
    return concepts.value.find(concept => concept.key === key)
  }

  function nameOf(key: string): string {
    return byKey(key)?.name ?? key
  }

  onConnect(reload)
  if (connection.value === 'open')
    void reload()
  onEvent('concepts', reload)

  return { concepts, isKnown, changes, load, create, tellMade, edit, add, take, remove, byKey, nameOf }
})
