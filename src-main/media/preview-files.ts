import { mkdir, open, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { hashBytes } from './content-hash.ts'

export type PreviewFiles = ReturnType<typeof previewFiles>

/** The still picture of an asset, or the views of a model beside one another. */
export type PictureForm = 'preview' | 'strip'

/** Where the pictures of each form are, in the data folder. */
export const pictureFolders = { preview: 'previews', strip: 'strips' } as const satisfies Record<PictureForm, string>

const extensions = { preview: 'jpg', strip: 'webp' } as const satisfies Record<PictureForm, string>

/** That a file was used is noted at most this often. */
const useNotedEveryMs = 60 * 60_000

let written = 0

/**
 * The previews (JPEG) and strips (WebP) of a data folder. Their name is a hash of their own bytes: what a name shows never
 * changes, and equal pictures are kept once. A file's time of modification says when it was last used: unlike the time of
 * access, which systems keep or leave as they please, nobody else touches it. Any of the files may be deleted at any time.
 */
export function previewFiles(dataDir: string, onSaved: (bytes: number) => void = () => {}) {
  const pathOf = (form: PictureForm, name: string) => join(dataDir, pictureFolders[form], name.slice(0, 2), `${name}.${extensions[form]}`)

  async function keep(form: PictureForm, name: string, bytes: Uint8Array): Promise<void> {
    const path = pathOf(form, name)
    const known = await stat(path).catch(() => undefined)
    if (known?.size === bytes.byteLength)
      return noteUse(path)
    await writeWhole(path, bytes)
    onSaved(bytes.byteLength)
  }

  return {
    previewPath: (name: string) => pathOf('preview', name),
    stripPath: (name: string) => pathOf('strip', name),
    /** Keeps a preview and the strip that goes with it; answers their name, 32 hexadecimal digits. */
    save: async (preview: Uint8Array, strip?: Uint8Array): Promise<string> => {
      const name = await hashBytes(preview, ...strip ? [strip] : [])
      await keep('preview', name, preview)
      if (strip)
        await keep('strip', name, strip)
      return name
    },
    /** The bytes of a picture, which count as used now; undefined when it is not there. Errors: those of the disk. */
    read: (form: PictureForm, name: string): Promise<Uint8Array<ArrayBuffer> | undefined> => readWhole(pathOf(form, name)),
    /** Whether a picture is there. */
    has: async (form: PictureForm, name: string): Promise<boolean> => (await stat(pathOf(form, name)).catch(() => undefined))?.size !== undefined,
  }
}

async function readWhole(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    await using file = await open(path)
    const { size, mtimeMs } = await file.stat()
    if (size === 0)
      return undefined
    if (Math.abs(Date.now() - mtimeMs) > useNotedEveryMs)
      await noteUse(path)
    return new Uint8Array(await file.readFile())
  }
  catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return undefined
    throw error
  }
}

/** It may be deleted at this very moment; then there is nothing to note. */
async function noteUse(path: string): Promise<void> {
  const now = new Date()
  await utimes(path, now, now).catch(() => {})
}

/** Writes a file under another name first, so that nobody ever sees half of it. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}-${written++}.draft`
  await mkdir(dirname(path), { recursive: true })
  try {
    await writeFile(draft, bytes)
    await rename(draft, path)
  }
  catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
