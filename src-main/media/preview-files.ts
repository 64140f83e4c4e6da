import { mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'

export type PreviewFiles = ReturnType<typeof previewFiles>

let written = 0

/** The previews (JPEG) and strips (WebP) of a data folder, under the content hash of the file that they show. */
export function previewFiles(dataDir: string) {
  const pathOf = (folder: string, hash: string, extension: string) => join(dataDir, folder, hash.slice(0, 2), `${hash}.${extension}`)
  const preview = (hash: string) => pathOf('previews', hash, 'jpg')
  const strip = (hash: string) => pathOf('strips', hash, 'webp')
  return {
    previewPath: preview,
    stripPath: strip,
    writePreview: (hash: string, bytes: Uint8Array): Promise<void> => writeWhole(preview(hash), bytes),
    writeStrip: (hash: string, bytes: Uint8Array): Promise<void> => writeWhole(strip(hash), bytes),
    hasPreview: (hash: string): Promise<boolean> => exists(preview(hash)),
  }
}

/** Writes a file under another name first, so that nobody ever sees half of it. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}-${written++}.draft`
  await mkdir(dirname(path), { recursive: true })
  await writeFile(draft, bytes)
  await rename(draft, path)
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false)
}
