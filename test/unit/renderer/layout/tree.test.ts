import type { Branch } from '../../../../src-renderer/layout/tree.ts'
import { describe, expect, it, vi } from 'vitest'
import { moveInTree, treeRows } from '../../../../src-renderer/layout/tree.ts'

function branch(key: string, open: boolean, ...below: readonly Branch<string>[]): Branch<string> {
  return { key, node: key, open, children: below.length > 0 ? () => below : undefined }
}

const tree = [branch('a', true, branch('a1', false, branch('deep', false)), branch('a2', false)), branch('b', true), branch('c', false, branch('c1', false))]

describe('the rows of a tree', () => {
  it('are its nodes, each followed by those below it where it is open', () => {
    expect(treeRows(tree).map(({ key, level, parent, expanded, expandable, position, size }) => [key, level, parent, expanded, expandable, `${position}/${size}`])).toEqual([
      ['a', 1, null, true, true, '1/3'],
      ['a1', 2, 'a', false, true, '1/2'],
      ['a2', 2, 'a', false, false, '2/2'],
      ['b', 1, null, false, false, '2/3'],
      ['c', 1, null, false, true, '3/3'],
    ])
  })

  it('are asked of what is open alone', () => {
    const children = vi.fn(() => [])
    const closed: Branch<string> = { key: 'x', node: 'x', open: false, children }
    expect(treeRows([closed])).toHaveLength(1)
    expect(children).not.toHaveBeenCalled()
  })
})

describe('keys in a tree', () => {
  const rows = treeRows(tree)
  const at = (key: string) => rows.findIndex(row => row.key === key)

  it('walk, open and close', () => {
    expect(moveInTree(rows, 0, 'ArrowDown')).toEqual({ to: 1 })
    expect(moveInTree(rows, 0, 'ArrowUp')).toBeUndefined()
    expect(moveInTree(rows, 1, 'End')).toEqual({ to: 4 })
    expect(moveInTree(rows, 4, 'ArrowDown')).toBeUndefined()
    expect(moveInTree(rows, 4, 'Home')).toEqual({ to: 0 })
    expect(moveInTree(rows, at('a1'), 'ArrowRight')).toEqual({ toggle: 'a1' })
    expect(moveInTree(rows, at('a'), 'ArrowRight')).toEqual({ to: 1 })
    expect(moveInTree(rows, at('a'), 'ArrowLeft')).toEqual({ toggle: 'a' })
    expect(moveInTree(rows, at('a2'), 'ArrowLeft')).toEqual({ to: 0 })
    expect(moveInTree(rows, at('b'), 'ArrowRight')).toBeUndefined()
    expect(moveInTree(rows, at('b'), 'ArrowLeft')).toBeUndefined()
    expect(moveInTree(rows, at('b'), 'x')).toBeUndefined()
    expect(moveInTree([], 0, 'ArrowDown')).toBeUndefined()
  })
})
