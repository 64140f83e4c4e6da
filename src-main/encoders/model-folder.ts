import type { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, join, posix, resolve } from 'node:path'

/* What folders of encoders and of detectors have in common. */

/** What tells the origin of a model, and how it is used: kept beside it. */
const documents = /^(?:readme(?:\.md)?|licen[cs]e.*|notice.*|config\.json|preprocessor_config\.json|tokenizer.*\.json)$/i

/** The model of a folder, its external data, and what tells its origin. */
export async function filesOfModel(folder: string, model: string): Promise<string[]> {
  const kept = (await readdir(folder)).filter(name => documents.test(name))
  return [...await dataOfModel(folder, model), ...kept]
}

/** The model and its external data (`model.onnx_data`, `model.onnx_data_1`, `model.onnx.data`). */
export async function dataOfModel(folder: string, model: string): Promise<string[]> {
  const directory = posix.dirname(model)
  const base = posix.basename(model)
  const beside = (await readdir(join(folder, directory))).filter(name => name.startsWith(`${base}_data`) || name === `${base}.data`)
  return [model, ...beside.map(name => posix.join(directory, name))]
}

/** The `license` of the README's front matter, or 'unknown'. */
export async function licenceOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'README.md'), 'utf8').catch(() => '')
  const frontMatter = /^---\r?\n(.*?)\r?\n---/s.exec(text)?.[1] ?? ''
  const licence = /^license:(.*)$/m.exec(frontMatter)?.[1]?.replaceAll(/["']/g, '').trim()
  return licence === undefined || licence === '' ? 'unknown' : licence
}

/** An id after the name of a folder or file; undefined when the name has no letter or digit. */
export function idOf(path: string): string | undefined {
  return basename(resolve(path)).toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '') || undefined
}

/** The first 12 digits of the file's SHA-256: another model is another version. */
export async function contentHash(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file))
    hash.update(chunk as Buffer)
  return hash.digest('hex').slice(0, 12)
}

/** Whether there is something at a path that can be reached. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false)
}

/** The subfolders of a folder, sorted; those whose name begins with a dot are passed over. A folder that is not there has none. */
export async function subfolders(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT')
      return []
    throw error
  })
  return entries.filter(entry => entry.isDirectory() && !entry.name.startsWith('.')).map(entry => join(dir, entry.name)).sort()
}

/** Reads a JSON file; where it is missing or not JSON, throws what `refuse` makes of the reason. */
export async function readJsonFile(file: string, refuse: (reason: string, cause: unknown) => Error): Promise<unknown> {
  const name = basename(file)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw refuse(`${name} is missing or cannot be read`, error)
  })
  try {
    return JSON.parse(text)
  }
  catch (error) {
    throw refuse(`${name} is not JSON`, error)
  }
}

export interface Installation {
  /** Holds the files. */
  readonly folder: string
  /** Relative to the folder; those in subfolders come with these. */
  readonly files: Iterable<string>
  readonly manifest: { readonly id: string }
  /** Holds what is installed; made when missing. */
  readonly targetDir: string
  /** Throws when what was copied to a folder does not work. */
  readonly tryOut: (folder: string) => Promise<void>
}

/**
 * Copies files and a manifest to `<targetDir>/<id>`, which must be free: to a temporary folder beside it, whose name begins with a
 * dot, and which gets its name when it was tried out. When something fails nothing stays.
 */
export async function install({ folder, files, manifest, targetDir, tryOut }: Installation): Promise<void> {
  await mkdir(targetDir, { recursive: true })
  const temporary = await mkdtemp(join(targetDir, '.import-'))
  try {
    for (const file of files)
      await cp(join(folder, file), join(temporary, file), { recursive: true })
    await writeFile(join(temporary, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true })
    await tryOut(temporary)
    await rename(temporary, join(targetDir, manifest.id))
  }
  catch (error) {
    await rm(temporary, { recursive: true, force: true })
    throw error
  }
}

/** What lies beside installed models for a while: imports that are under way, and what is being removed. */
const rests = /^\.(?:import|removed)-/

/** Where a folder of models keeps what it removes, until that is gone. */
export function placeToRemove(dir: string, id: string): string {
  return join(dir, `.removed-${id}-${Date.now()}`)
}

/** Removes what imports and removals that were interrupted left in a folder of models, which need not be there. */
export async function removeRests(dir: string): Promise<void> {
  const names = await readdir(dir).catch(() => [])
  for (const name of names.filter(name => rests.test(name)))
    await rm(join(dir, name), { recursive: true, force: true, maxRetries: 5 })
}
