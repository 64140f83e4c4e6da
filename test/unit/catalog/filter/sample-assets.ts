import type { Catalog } from '../../../../src-main/catalog/catalog.ts'
import type { Kind } from '../../../../src-main/contract/formats.ts'
import { insertAsset } from '../seed.ts'

/** An asset as a test knows it, beside the catalog. */
export interface SampleAsset {
  readonly id: number
  readonly name: string
  readonly folder: string
  readonly kind: Kind
  readonly format: string
  readonly size: number
  readonly createdMs: number
  readonly mtimeMs: number
  readonly hash: string | null
  readonly tags: readonly string[]
  readonly collections: readonly string[]
  readonly metadata: Readonly<Record<string, string>>
}

export const sampleNames = ['Ärger.png', 'B Oak chair.png', 'chair.glb', 'CHAIR_02.glb', '椅子.jpg', 'x\'; DROP TABLE asset; --.png', '"quoted".png', '100%_done.png', 'e\u0301te\u0301.png', '🦀.png']
export const sampleFolders = ['', 'props', 'props/wood', 'Props/Metal', 'Straße']
export const sampleTags = ['red', 'Blue', 'dark blue', 'Ψηφίο', 'not', 'it\'s']
export const sampleCollections = ['late-sea-5767', 'calm-hill-1000', 'blue-moon-2222']
export const sampleValues = ['4', '5.0', '10', 'Ada', 'ada lovelace', '', '2024-05-01', 'ÉTÉ', '1e3']
const formats = [['image', 'png'], ['image', 'jpeg'], ['model', 'glb']] as const

/** Puts assets into a new catalog, each of some random mix of names, tags and values, and answers them. */
export function seedSamples(catalog: Catalog, count: number, random: () => number): SampleAsset[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const some = <T>(list: readonly T[]): T[] => list.filter(() => random() < 0.25)
  const library = catalog.libraries.insert('/samples', 'samples')
  sampleCollections.forEach(key => catalog.collections.insert({ key, name: key, libraryId: null }, []))
  return Array.from({ length: count }, (_, n) => {
    const [kind, format] = pick(formats)
    const file = {
      name: `${n} ${pick(sampleNames)}`,
      folder: pick(sampleFolders),
      kind,
      format,
      size: Math.floor(random() * 10) * 100,
      createdMs: Date.UTC(2020 + Math.floor(random() * 5), Math.floor(random() * 12), 1 + Math.floor(random() * 28), Math.floor(random() * 24)),
      mtimeMs: Date.UTC(2024, 0, 1) + Math.floor(random() * 5) * 500.25,
    }
    const id = insertAsset(catalog, library, file.folder === '' ? file.name : `${file.folder}/${file.name}`, file)
    const hash = random() < 0.5 ? n.toString(16).padStart(32, 'ab') : null
    if (hash !== null)
      catalog.ingest.setHash(id, hash)
    const [tags, collections] = [some(sampleTags), some(sampleCollections)]
    catalog.tags.add([id], tags)
    collections.forEach(key => catalog.collections.add(key, [id]))
    return { id, ...file, hash, tags, collections, metadata: seedValues(catalog, id, random, pick) }
  })
}

/** Values from several sources; the user's count before a sidecar's, those before the file's. */
function seedValues(catalog: Catalog, id: number, random: () => number, pick: <T>(list: readonly T[]) => T): Record<string, string> {
  const valuesOf = (): Record<string, string> => ({
    ...random() < 0.4 && { rating: String(Math.floor(random() * 6)) },
    ...random() < 0.4 && { 'my key': pick(sampleValues) },
    ...random() < 0.4 && { 'camera.model': pick(sampleValues) },
  })
  const [file, sidecar, user] = [valuesOf(), valuesOf(), valuesOf()]
  catalog.metadata.replaceFrom(id, 'file', { tags: [], values: file })
  catalog.metadata.replaceFrom(id, 'sidecar', { tags: [], values: sidecar })
  catalog.metadata.fillIn(id, user)
  return { ...file, ...sidecar, ...user }
}
