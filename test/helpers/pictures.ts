import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import sharp from 'sharp'
import { seededRandom } from './random.ts'

/** Writes a picture of soft patches of colour, the same for the same seed; another seed is another picture. The name's extension says the format. */
export async function writePicture(path: string, seed: number, size: { readonly width: number, readonly height: number } = { width: 48, height: 36 }): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await sharp(patches(seed), { raw: { width: 6, height: 6, channels: 3 } })
    .resize(size.width, size.height, { fit: 'fill', kernel: 'cubic' })
    .toFile(path)
}

function patches(seed: number): Uint8Array {
  const random = seededRandom(seed * 7919 + 1)
  return Uint8Array.from({ length: 6 * 6 * 3 }, () => Math.floor(random() * 256))
}
