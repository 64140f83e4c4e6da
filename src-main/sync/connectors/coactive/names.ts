import type { Metadata } from '../../types.ts'

/**
 * The name of a dataset for one that was given: it "must only contain alphanumeric and underscore characters". Letters lose their
 * accents, runs of all else become an underscore; empty where nothing is left.
 */
export function datasetName(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}+/gu, '').replaceAll(/[^a-z0-9]+/gi, '_').replaceAll(/^_+|_+$/g, '')
}

/** The name of the file at a path of a bucket. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Metadata as it takes it, one value under each name: several are told with commas between them. */
export function metadataOf(metadata: Metadata): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metadata).map(([name, values]) => [name, values.join(', ')]))
}
