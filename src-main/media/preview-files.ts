import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { hashBytes } from './content-hash.ts'

export type PreviewFiles = ReturnType<typeof previewFiles>

let written = 0

/**
 * The previews (JPEG) and strips (WebP) of a data folder. Their name is a hash of their own bytes: what a name shows never
 * changes, and equal pictures are kept once.
 */
export function previewFiles(dataDir: string) {
  const pathOf = (folder: string, name: string, extension: string) => join(dataDir, folder, name.slice(0, 2), `${name}.${extension}`)
  const previewPath = (name: string) => pathOf('previews', name, 'jpg')
  const stripPath = (name: string) => pathOf('strips', name, 'webp')
  return {
    previewPath,
    stripPath,
    /** Keeps a preview and the strip that goes with it; answers their name, 32 hexadecimal digits. */
    save: async (preview: Uint8Array, strip?: Uint8Array): Promise<string> => {
      const name = await hashBytes(preview, ...strip ? [strip] : [])
      await writeWhole(previewPath(name), preview)
      if (strip)
        await writeWhole(stripPath(name), strip)
      return name
    },
  }
}

/** Writes a file under another name first, so that nobody ever sees half of it. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}-${written++}.draft`
  await mkdir(dirname(path), { recursive: true })
  await writeFile(draft, bytes)
  await rename(draft, path)
}
