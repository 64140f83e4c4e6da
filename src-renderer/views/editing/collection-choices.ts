import type { Collection } from '../../../src-main/contract/entities.ts'
import type { Choice } from '../../components/choice.ts'
import { matching } from '../../components/choice.ts'
import { formatCount } from '../../locales/format.ts'

/** A collection that can be chosen; a null `collection` is one that is to be made, or the top. */
export interface CollectionChoice extends Choice {
  readonly collection: Collection | null
}

/** Collections as they are offered: all as a tree, or those whose names hold what is written, each with what it lies in. */
export function collectionChoices(collections: readonly Collection[], written: string): readonly CollectionChoice[] {
  const byKey = new Map(collections.map(collection => [collection.key, collection]))
  const above = ({ parent }: Collection): readonly Collection[] => {
    const found = parent === null ? undefined : byKey.get(parent)
    return found ? [...above(found), found] : []
  }
  if (written.trim() === '')
    return collections.map(collection => ({ key: collection.key, label: collection.name, hint: formatCount(collection.assets), depth: above(collection).length, collection }))
  return matching(collections, written, ({ name }) => name).map((collection) => {
    const path = above(collection).map(({ name }) => name).join(' / ')
    return { key: collection.key, label: collection.name, hint: path === '' ? formatCount(collection.assets) : path, collection }
  })
}
