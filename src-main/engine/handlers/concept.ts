import type { conceptRoutes } from '../../contract/routes/concept.ts'
import type { EngineParts, HandlersOf } from './parts.ts'
import { newCollectionKey } from '../../catalog/collection-key.ts'
import { uniqueIds } from '../edits.ts'

/** Concepts. */
export function conceptHandlers({ catalog, concepts, edits }: EngineParts): HandlersOf<typeof conceptRoutes> {
  return {
    listConcepts: () => concepts.list(),
    createConcept: async ({ name, exampleIds, counterExampleIds }) => {
      const [examples, counterExamples] = [await edits.known(exampleIds), await edits.known(counterExampleIds)]
      const key = newCollectionKey(candidate => catalog.concepts.get(candidate) !== undefined)
      await edits.run(() => [
        { of: 'concept made', record: { key, name, createdAt: Date.now() } },
        { of: 'part', concept: key, part: 'example', ids: examples },
        { of: 'part', concept: key, part: 'counterExample', ids: counterExamples },
      ])
      return concepts.get(key).concept
    },
    getConcept: ({ id }) => concepts.get(id),
    editConcept: async ({ id: key, name, addExamples, addCounterExamples, remove }) => {
      concepts.get(key)
      const [examples, counterExamples] = [await edits.known(addExamples), await edits.known(addCounterExamples)]
      const undo = await edits.run(() => [
        ...name === undefined ? [] : [{ of: 'concept', key, name } as const],
        { of: 'part', concept: key, part: 'example', ids: examples },
        { of: 'part', concept: key, part: 'counterExample', ids: counterExamples },
        { of: 'part', concept: key, part: 'neither', ids: uniqueIds(remove) },
      ])
      return { concept: concepts.get(key).concept, undo }
    },
    removeConcept: async ({ id: key }) => ({ undo: await edits.run(() => [{ of: 'concept removed', key }]) }),
  }
}
