import type { Catalog } from '../../../src-main/catalog/catalog.ts'

/* What people do by hand, as the engine does it, of assets that are there. */

/** Sets the user's value under a key of assets; null takes it away. */
export function setValue(catalog: Catalog, ids: readonly number[], key: string, value: string | null): void {
  catalog.changes.apply({ of: 'value', key, values: [value], which: null, ids: Uint32Array.from(ids) })
}

/** Takes a tag off assets, wherever it comes from. */
export function removeTag(catalog: Catalog, ids: readonly number[], name: string): void {
  catalog.changes.apply({ of: 'untag', name, ids: Uint32Array.from(ids) })
}

/** Makes a concept of examples and counter-examples. */
export function makeConcept(catalog: Catalog, key: string, { name = key, exampleIds = [], counterExampleIds = [] }: { readonly name?: string, readonly exampleIds?: readonly number[], readonly counterExampleIds?: readonly number[] }): void {
  catalog.changes.apply({ of: 'concept made', record: { key, name, createdAt: Date.now() } })
  catalog.changes.apply({ of: 'part', concept: key, part: 'example', ids: Uint32Array.from(exampleIds) })
  catalog.changes.apply({ of: 'part', concept: key, part: 'counterExample', ids: Uint32Array.from(counterExampleIds) })
}
