import { Buffer } from 'node:buffer'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { randomNumbers } from './bench.ts'

const originals = 8

/**
 * Writes JPEGs of noise over soft shapes, which cost about what photographs of that size cost to decode. Only some are drawn;
 * the others are the same with other bytes after the end of the picture, so that no two files are copies.
 */
export async function writePhotos(folder: string, amount: number, width: number, height: number): Promise<string[]> {
  const random = randomNumbers(width)
  const drawn: Buffer[] = []
  for (let i = 0; i < Math.min(originals, amount); i++)
    drawn.push(await draw(random, width, height))
  const paths = Array.from({ length: amount }, (_, i) => join(folder, `photo-${String(i).padStart(4, '0')}.jpg`))
  for (const [i, path] of paths.entries())
    await writeFile(path, Buffer.concat([drawn[i % originals]!, Buffer.from(`photo ${i}`)]))
  return paths
}

async function draw(random: () => number, width: number, height: number): Promise<Buffer> {
  const hue = Math.floor(random() * 360)
  const circles = Array.from({ length: 12 }, () => `<circle cx="${random() * 100}%" cy="${random() * 100}%" r="${5 + random() * 20}%" fill="hsl(${(hue + random() * 120) % 360} 60% ${30 + random() * 50}%)"/>`)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="hsl(${hue} 30% 50%)"/>${circles.join('')}</svg>`
  const noise = await sharp({ create: { width: width >> 1, height: height >> 1, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 30 } } })
    .resize(width, height)
    .png({ compressionLevel: 0 })
    .toBuffer()
  return sharp(Buffer.from(svg)).composite([{ input: noise, blend: 'soft-light' }]).jpeg({ quality: 88 }).toBuffer()
}
