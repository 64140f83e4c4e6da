import type { Tag } from '../../../src-main/contract/entities.ts'
import { isSameTag } from '../../stores/tags.ts'

/** What is to be done with a tag: put on all that are selected, or taken off them. */
export type TagChange = 'add' | 'remove'

/** A tag as the dialog shows it. */
export interface TagLine {
  readonly name: string
  /** How many of the selected carry it. */
  readonly carriers: number
  readonly change: TagChange | undefined
}

/** The tags that are carried, and behind them those that are to be new. */
export function tagLines(carried: readonly Tag[], changes: ReadonlyMap<string, TagChange>): readonly TagLine[] {
  const lines = carried.map(({ name, assets }) => ({ name, carriers: assets, change: changes.get(name) }))
  const added = [...changes].flatMap(([name, change]) => carried.some(tag => tag.name === name) ? [] : [{ name, carriers: 0, change }])
  return [...lines, ...added]
}

/** The changes with a tag besides, as it is written where it is carried already; one that all carry needs none. */
export function withTag(carried: readonly Tag[], changes: ReadonlyMap<string, TagChange>, written: string, all: number): ReadonlyMap<string, TagChange> {
  const known = carried.find(({ name }) => isSameTag(name, written))
  const name = known?.name ?? [...changes.keys()].find(other => isSameTag(other, written)) ?? written.trim()
  const next = new Map(changes)
  if (known?.assets === all)
    next.delete(name)
  else
    next.set(name, 'add')
  return next
}
