import type { Dirent } from 'node:fs'
import type { UserDataAsset } from '../contract/user-data.ts'
import type { ReadDocument } from './document.ts'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { cleanTag } from '../catalog/tags.ts'
import { failure } from '../contract/errors.ts'
import { formatOf } from '../contract/formats.ts'
import { inWords } from './document.ts'
import { fileReason } from './reasons.ts'

interface EagleFolder {
  readonly id: string
  readonly name: string
  readonly children: readonly EagleFolder[]
}

/* Eagle writes more than this; keys that are missing in older libraries have defaults. */
const Folder: z.ZodType<EagleFolder> = z.lazy(() => z.object({ id: z.string(), name: z.string(), children: z.array(Folder).default([]) }))
const EagleLibrary = z.object({ folders: z.array(Folder), applicationVersion: z.string().optional() })
const Item = z.object({
  name: z.string(),
  ext: z.string(),
  size: z.int().min(0).nullish(),
  tags: z.array(z.string()).default([]),
  folders: z.array(z.string()).default([]),
  isDeleted: z.boolean().default(false),
  url: z.string().nullish(),
  annotation: z.string().nullish(),
  star: z.number().nullish(),
})
type Item = z.infer<typeof Item>

/** Where the items of an Eagle library are looked for: the root of the library that they are assets of, and the way from there to Eagle's folder, '' or with '/' at its end. */
export interface EaglePlace {
  readonly library: string
  readonly prefix: string
}

/** Items that are read at once. */
const atOnce = 16

/**
 * Reads the library of the program Eagle, as its versions 1 to 4 keep it: `metadata.json` holds the tree of folders,
 * `images/<id>.info/metadata.json` one item, beside its file and, perhaps, a thumbnail. Tags, folders (as collections named
 * after their path), stars (`rating`), notes (`description`) and addresses (`source`) come over; what lies in Eagle's trash
 * does not. Nothing is written. Errors: import_invalid.
 * @param path absolute path of the folder `<Name>.library`
 */
export async function readEagle(path: string, { library, prefix }: EaglePlace): Promise<ReadDocument> {
  const names = folderPaths((await readLibrary(path)).folders)
  const folders = await readdir(join(path, 'images'), { withFileTypes: true }).catch((error: unknown) => {
    throw failure('import_invalid', { path, reason: `its folder "images" cannot be read: ${fileReason(error)}` }, error)
  })
  const ids = folders.filter(folder => folder.isDirectory() && folder.name.endsWith('.info')).map(folder => folder.name).sort()

  const assets: UserDataAsset[] = []
  const refused: { entry: string, reason: string }[] = []
  const used = new Set<string>()
  const queue = ids.values()
  const work = async () => {
    for (const id of queue) {
      const outcome = await readItem(join(path, 'images', id)).catch((error: unknown) => error instanceof Refusal ? error : Promise.reject(error))
      if (outcome instanceof Refusal) {
        refused.push({ entry: `images/${id}`, reason: outcome.message })
      }
      else if (outcome) {
        const known = outcome.item.folders.filter(folder => names.has(folder))
        known.forEach(folder => used.add(folder))
        assets.push(toEntry(outcome.item, known, library, `${prefix}images/${id}/${outcome.file}`))
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const collections = [...used].sort().map(folder => ({ key: keyOf(folder), name: names.get(folder)! }))
  return { document: { collections, assets: assets.sort(byPath) }, refused: refused.sort((a, b) => a.entry < b.entry ? -1 : 1) }
}

/** Why one item cannot be used. */
class Refusal extends Error {}

async function readLibrary(path: string): Promise<z.infer<typeof EagleLibrary>> {
  const text = await readFile(join(path, 'metadata.json'), 'utf8').catch((error: unknown) => {
    throw failure('import_invalid', { path, reason: `expected the folder of an Eagle library, "<Name>.library"; its file metadata.json cannot be read: ${fileReason(error)}` }, error)
  })
  const library = EagleLibrary.safeParse(parse(text))
  if (!library.success)
    throw failure('import_invalid', { path, reason: `its metadata.json is not that of an Eagle library: ${inWords(library.error)}.` })
  return library.data
}

/** An item and its file's name; undefined for one in the trash. */
async function readItem(folder: string): Promise<{ readonly item: Item, readonly file: string } | undefined> {
  const text = await readFile(join(folder, 'metadata.json'), 'utf8').catch((error: unknown) => {
    throw new Refusal(`its metadata.json cannot be read: ${fileReason(error)}`)
  })
  const parsed = Item.safeParse(parse(text))
  if (!parsed.success)
    throw new Refusal(`its metadata.json is not that of an item: ${inWords(parsed.error)}.`)
  const item = parsed.data
  if (item.isDeleted)
    return undefined
  if (!formatOf(`x.${item.ext}`))
    throw new Refusal(`Likeness does not read .${item.ext} files.`)
  const file = fileOf(item, await readdir(folder, { withFileTypes: true }))
  if (file === undefined)
    throw new Refusal(`its file "${item.name}.${item.ext}" is not there.`)
  return { item, file }
}

/** The file of an item. Eagle leaves out what a system does not allow in file names, so the name may differ: then it is the only one of its kind. */
function fileOf({ name, ext }: Item, entries: readonly Dirent[]): string | undefined {
  const isItsKind = (file: string) => file.toLowerCase().endsWith(`.${ext.toLowerCase()}`)
  const files = entries.filter(entry => entry.isFile()).map(entry => entry.name)
  const sameName = files.find(file => isItsKind(file) && file.slice(0, -ext.length - 1).normalize('NFC') === name.normalize('NFC'))
  return sameName ?? files.find(file => isItsKind(file) && !file.endsWith('_thumbnail.png'))
}

function toEntry(item: Item, folders: readonly string[], library: string, path: string): UserDataAsset {
  const star = Math.round(item.star ?? 0)
  return {
    hash: null,
    size: item.size ?? null,
    library,
    path,
    tags: [...new Set(item.tags.map(cleanTag))].filter(tag => tag !== ''),
    metadata: {
      ...star >= 1 && star <= 5 && { rating: String(star) },
      ...item.annotation?.trim() && { description: item.annotation },
      ...item.url?.trim() && { source: item.url },
    },
    collections: folders.map(keyOf),
  }
}

/** The key of a folder's collection: the same at every import, so that none is made twice. */
function keyOf(folder: string): string {
  return `eagle-${folder.toLowerCase()}`
}

/** The names of all folders by their ids, each after those of the folders that it lies in: `Parent / Child`. */
function folderPaths(folders: readonly EagleFolder[], above = ''): Map<string, string> {
  return new Map(folders.flatMap(({ id, name, children }) => {
    const path = `${above}${name}`
    return [[id, path] as const, ...folderPaths(children, `${path} / `)]
  }))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  }
  catch {
    return undefined
  }
}

function byPath(a: UserDataAsset, b: UserDataAsset): number {
  return a.path < b.path ? -1 : 1
}
