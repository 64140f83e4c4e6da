import type { Catalog } from '../catalog/catalog.ts'
import type { SidecarReport } from '../contract/keepsakes.ts'
import { randomUUID } from 'node:crypto'
import { open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../contract/errors.ts'
import { mergeXmp } from '../media/metadata/xmp-merge.ts'
import { fileReason } from './reasons.ts'
import { sidecarNames } from './sidecar-names.ts'

/** Why the sidecar of one asset was not written. */
class Refusal extends Error {}

/**
 * Writes the tags, rating and description that the user, or a sidecar before, gave to these assets into `.xmp` files beside
 * them. What else a sidecar says stays; a whole one takes the place of the old one at once. An asset of which nothing is to be
 * told gets none. The catalog then knows the sidecars as they are, so that no scan takes them for news.
 */
export async function writeSidecars(catalog: Catalog, assetIds: readonly number[]): Promise<SidecarReport> {
  let [written, unchanged] = [0, 0]
  const failed: { path: string, reason: string }[] = []
  for (const id of assetIds) {
    const location = catalog.assets.location(id)
    if (!location)
      continue
    const folder = join(location.root, location.folder)
    try {
      if (await writeSidecar(catalog, id, folder, location.name))
        written++
      else
        unchanged++
    }
    catch (error) {
      failed.push({ path: join(folder, location.name), reason: error instanceof LikenessError || error instanceof Refusal ? error.message : fileReason(error) })
    }
  }
  return { written, unchanged, failed }
}

/** Answers whether anything had to be written. */
async function writeSidecar(catalog: Catalog, id: number, folder: string, name: string): Promise<boolean> {
  await requireFile(catalog, id, join(folder, name))
  const { from, to } = await sidecarNames({
    name,
    known: catalog.assets.sidecar(id)?.replace(/:[^:]*$/, ''),
    others: stem => catalog.assets.othersOfStem(id, stem),
    exists: async candidate => await lastChange(join(folder, candidate)) !== undefined,
  })
  const said = whatToSay(catalog, id)
  if (from === undefined && said.tags.length === 0 && said.rating === undefined && !said.description)
    return false

  const before = from === undefined ? undefined : await lastChange(join(folder, from))
  const text = from === undefined ? undefined : await readFile(join(folder, from), 'utf8')
  const merged = mergeXmp(text, { ...said, description: said.description === '' ? null : said.description })
  const isNews = from !== to || merged !== text
  if (isNews)
    await replace(folder, to, merged, async () => from === undefined || await lastChange(join(folder, from)) === before)

  const mtimeMs = await lastChange(join(folder, to))
  catalog.transaction(() => {
    const { rating, description, ...others } = catalog.metadata.saidBy(id, 'sidecar')
    const values = { rating: said.rating ?? rating, description: said.description ?? description }
    const present = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    catalog.metadata.replaceFrom(id, 'sidecar', { tags: said.tags, values: { ...others, ...Object.fromEntries(present) } })
    catalog.assets.setSidecar(id, `${to}:${mtimeMs}`)
  })
  return isNews
}

function whatToSay(catalog: Catalog, id: number) {
  const counting = new Map(catalog.metadata.ofAsset(id).filter(({ source }) => source !== 'file').map(({ key, value }) => [key, value]))
  return { tags: catalog.tags.saidBy(id, ['user', 'sidecar']), rating: counting.get('rating'), description: counting.get('description') }
}

async function requireFile(catalog: Catalog, id: number, path: string): Promise<void> {
  const asset = catalog.assets.get(id)
  if (asset && catalog.libraries.get(asset.libraryId)?.state === 'offline')
    throw new Refusal('its library is offline.')
  if (!asset || asset.missingSince !== null || await lastChange(path) === undefined)
    throw new Refusal('its file is missing.')
}

/** Puts a whole file in the place of another at once, with its permissions, unless that changed in the meantime. */
async function replace(folder: string, name: string, text: string, isAsRead: () => Promise<boolean>): Promise<void> {
  const draft = join(folder, `.${randomUUID()}.xmp.tmp`)
  const mode = (await stat(join(folder, name)).catch(() => undefined))?.mode
  try {
    const file = await open(draft, 'wx', mode)
    try {
      await file.writeFile(text)
      await file.sync()
    }
    finally {
      await file.close()
    }
    if (!await isAsRead())
      throw new Refusal('its sidecar changed while it was being written; it was left as it is.')
    await rename(draft, join(folder, name))
  }
  finally {
    await rm(draft, { force: true })
  }
}

/** When a file was changed last, ms since 1970; undefined when it is not there. */
async function lastChange(path: string): Promise<number | undefined> {
  return (await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      return undefined
    throw error
  }))?.mtimeMs
}
