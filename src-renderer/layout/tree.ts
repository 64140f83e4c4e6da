/** A node of a tree with those below it. */
export interface Branch<T> {
  readonly key: string
  readonly node: T
  /** Those below it, asked for only while it is open; undefined where there are none. */
  readonly children?: (() => readonly Branch<T>[]) | undefined
  readonly open: boolean
}

/** A node of a tree as a line of a list. */
export interface TreeRow<T> {
  readonly key: string
  readonly node: T
  /** 1 at the top. */
  readonly level: number
  readonly parent: string | null
  readonly expandable: boolean
  readonly expanded: boolean
  /** Its place among its siblings, from 1, and how many these are. */
  readonly position: number
  readonly size: number
}

/** The lines that a tree shows: each node followed by those below it, where it is open. */
export function treeRows<T>(branches: readonly Branch<T>[]): readonly TreeRow<T>[] {
  const rows: TreeRow<T>[] = []
  const add = (siblings: readonly Branch<T>[], level: number, parent: string | null) => {
    siblings.forEach(({ key, node, children, open }, i) => {
      const expanded = open && children !== undefined
      rows.push({ key, node, level, parent, expandable: children !== undefined, expanded, position: i + 1, size: siblings.length })
      if (expanded)
        add(children(), level + 1, key)
    })
  }
  add(branches, 1, null)
  return rows
}

/** What a key does in a tree (ARIA Authoring Practices, Tree View): where the focus goes, or what is opened or closed. */
export type TreeMove = { readonly to: number } | { readonly toggle: string }

/** What a key does at a line; undefined when nothing. */
export function moveInTree(rows: readonly TreeRow<unknown>[], index: number, key: string): TreeMove | undefined {
  const row = rows[index]
  const last = rows.length - 1
  if (!row)
    return undefined
  switch (key) {
    case 'ArrowDown': return index < last ? { to: index + 1 } : undefined
    case 'ArrowUp': return index > 0 ? { to: index - 1 } : undefined
    case 'Home': return { to: 0 }
    case 'End': return { to: last }
    case 'ArrowRight':
      if (row.expandable && !row.expanded)
        return { toggle: row.key }
      return rows[index + 1]?.parent === row.key ? { to: index + 1 } : undefined
    case 'ArrowLeft': {
      if (row.expanded)
        return { toggle: row.key }
      const parent = rows.findIndex(other => other.key === row.parent)
      return parent < 0 ? undefined : { to: parent }
    }
    default: return undefined
  }
}
