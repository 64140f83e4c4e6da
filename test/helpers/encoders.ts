import type { Buffer } from 'node:buffer'
import type { EncoderManifest } from '../../src-main/encoders/manifest.ts'
import type { RgbImage } from '../../src-main/media/image.ts'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

type Changes = Partial<Omit<EncoderManifest, 'vision'>> & { readonly vision?: Partial<EncoderManifest['vision']> }

/** The manifest of a tiny encoder with an 8 × 8 input and three dimensions, see `meanColourModel`. */
export function tinyManifest({ vision, ...changes }: Changes = {}): EncoderManifest {
  return {
    id: 'tiny',
    name: 'Tiny',
    version: '1',
    licence: 'MIT',
    dimensions: 3,
    normalised: false,
    ...changes,
    vision: {
      file: 'model.onnx',
      input: 'pixel_values',
      output: 'embedding',
      layout: 'NCHW',
      channels: 'RGB',
      range: [0, 1],
      mean: [0, 0, 0],
      std: [1, 1, 1],
      size: 8,
      resize: { mode: 'fill', maxAspect: 4, filter: 'bilinear' },
      ...vision,
    },
  }
}

/** Writes files into a folder, making the folders between; objects become JSON. */
export async function writeTree(folder: string, files: Readonly<Record<string, string | Buffer | object>>): Promise<string> {
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content))
  }
  return folder
}

/** An image whose pixel at (x, y) is what `colour` gives. */
export function paint(width: number, height: number, colour: (x: number, y: number) => readonly [number, number, number]): RgbImage {
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++)
      data.set(colour(x, y), (y * width + x) * 3)
  }
  return { data, width, height }
}

/** One colour all over, 12 × 10 pixels. */
export function plain(red: number, green: number, blue: number): RgbImage {
  return paint(12, 10, () => [red, green, blue])
}
