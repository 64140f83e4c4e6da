/** A word of a filter: what it says, and where it stands, in UTF-16 units from the beginning. */
export interface Word {
  readonly text: string
  readonly position: number
}

export type Comparison = '=' | '<' | '<=' | '>' | '>='

/** What can be asked of numbers and times. */
export type OrderTest
  = | { readonly type: 'compare', readonly by: Comparison, readonly value: Word }
    | { readonly type: 'between', readonly from: Word, readonly to: Word }
    | { readonly type: 'in', readonly values: readonly Word[] }

/** What can be asked of texts besides. */
export type ValueTest = OrderTest | { readonly type: 'contains', readonly value: Word } | { readonly type: 'startsWith', readonly value: Word }

/** What a condition asks of its attribute. NOT, != and IS NULL (which is NOT EXISTS) are a `not` around it. */
export type Test = ValueTest | { readonly type: 'exists' } | { readonly type: 'empty' }

export interface Condition {
  readonly type: 'condition'
  readonly attribute: Word
  readonly test: Test
}

/** A filter as a tree. `parts` are at least two. */
export type Filter
  = | Condition
    | { readonly type: 'and' | 'or', readonly parts: readonly Filter[] }
    | { readonly type: 'not', readonly part: Filter }
