import type { TagChange } from '../../../../../src-renderer/views/editing/tag-changes.ts'
import { describe, expect, it } from 'vitest'
import { tagLines, withTag } from '../../../../../src-renderer/views/editing/tag-changes.ts'

const carried = [{ name: 'Sea', assets: 3 }, { name: 'wood', assets: 1 }]
const none: ReadonlyMap<string, TagChange> = new Map()

describe('tags of several assets', () => {
  it('shows what is carried, what is to change, and what is to be new', () => {
    expect(tagLines(carried, new Map([['wood', 'remove'], ['red', 'add']]))).toEqual([
      { name: 'Sea', carriers: 3, change: undefined },
      { name: 'wood', carriers: 1, change: 'remove' },
      { name: 'red', carriers: 0, change: 'add' },
    ])
  })

  it('puts a tag on all, as it is written already, and only where one lacks it', () => {
    expect([...withTag(carried, none, ' WOOD ', 3)]).toEqual([['wood', 'add']])
    expect([...withTag(carried, none, 'sea', 3)]).toEqual([])
    expect([...withTag(carried, new Map([['Sea', 'remove']]), 'sea', 3)], 'what was to be taken off stays').toEqual([])
    expect([...withTag(carried, withTag(carried, none, 'Red', 3), 'red', 3)]).toEqual([['Red', 'add']])
  })
})
