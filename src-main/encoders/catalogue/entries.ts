import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const fileShape = {
  /** Relative to the repository, and where it lies in the folder that is installed from. */
  path: z.string().regex(/^\w[\w.-]*(?:\/\w[\w.-]*)*$/),
  /** As published: rounded, and of some estimated. */
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/).nullable(),
  /** Where it is not that of the entry. */
  revision: z.string().optional(),
}
export const CatalogueFile = z.strictObject(fileShape).readonly()
export type CatalogueFile = z.infer<typeof CatalogueFile>

/** What can be downloaded: weights whose licence lets everybody use them. */
export const Entry = z.strictObject({
  /** Also the id of what is installed. */
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  kind: z.enum(['encoder', 'detector']),
  name: z.string(),
  licence: z.string(),
  description: z.string(),
  dimensions: z.int().positive().nullable(),
  text: z.boolean(),
  /** A key of `sources`. */
  source: z.string(),
  repository: z.string(),
  /** A commit, a tag or a branch. */
  revision: z.string(),
  files: z.array(CatalogueFile).min(1).readonly(),
}).readonly()
export type Entry = z.infer<typeof Entry>

export const Catalogue = z.strictObject({
  /** Where files are, with `{repository}`, `{revision}` and `{path}`. */
  sources: z.record(z.string(), z.url()).readonly(),
  entries: z.array(Entry).readonly(),
}).readonly()
export type Catalogue = z.infer<typeof Catalogue>

const bundled = fileURLToPath(new URL('../../../resources/encoders/catalogue.json', import.meta.url))

/** Reads a catalogue, by default that of this program. */
export async function readCatalogue(file = bundled): Promise<Catalogue> {
  return Catalogue.parse(JSON.parse(await readFile(file, 'utf8')))
}

/**
 * The address of a file of an entry. `mirror` stands in place of the source's scheme and host: `http://mirror/models` makes
 * `http://mirror/models/<repository>/resolve/<revision>/<path>`.
 */
export function addressOf({ sources }: Pick<Catalogue, 'sources'>, entry: Entry, file: CatalogueFile, mirror?: string): string {
  const parts: Readonly<Record<string, string>> = { repository: entry.repository, revision: file.revision ?? entry.revision, path: file.path }
  const template = sources[entry.source]!
  const base = new URL(template).origin
  const path = template.slice(base.length).replaceAll(/\{(\w+)\}/g, (_, name: string) => parts[name]!.split('/').map(encodeURIComponent).join('/'))
  return (mirror ? mirror.replace(/\/+$/, '') : base) + path
}

/** Bytes of all files of an entry. */
export function bytesOf({ files }: Pick<Entry, 'files'>): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}
