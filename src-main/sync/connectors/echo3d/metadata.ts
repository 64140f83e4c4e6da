import type { Metadata } from '../../types.ts'

/** Under this name every entry that is sent carries its content key: what is there is known again by it. */
export const keyName = 'likenessKey'

/** Metadata as an upload carries it, and what it cannot carry. */
export interface UploadData {
  /** `key1:value1;key2:value2`, the content key among it. */
  readonly data: string
  /** Names and values that hold what separates them: no way to write that is documented, so they are posted one by one. */
  readonly rest: readonly (readonly [name: string, value: string])[]
}

/** Metadata by names with one value each: those of a list with commas between, as echo3D has its tags. Empty ones are left out. */
export function entriesOf(metadata: Metadata): readonly (readonly [name: string, value: string])[] {
  return Object.entries(metadata).filter(([name, values]) => name !== keyName && values.length > 0).map(([name, values]) => [name, values.join(',')])
}

/** Names without a value: they are removed there. */
export function emptyNames(metadata: Metadata): readonly string[] {
  return Object.entries(metadata).filter(([name, values]) => name !== keyName && values.length === 0).map(([name]) => name)
}

/** What goes with an upload of the content key `key`. */
export function uploadData(key: string, metadata: Metadata): UploadData {
  const isPlain = (pair: readonly string[]) => pair.every(text => text !== '' && !/[:;]/.test(text))
  const { plain = [], special = [] } = Object.groupBy(entriesOf(metadata), pair => isPlain(pair) ? 'plain' : 'special')
  return { data: [[keyName, key], ...plain].map(pair => pair.join(':')).join(';'), rest: special }
}
