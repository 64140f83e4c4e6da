import { Buffer } from 'node:buffer'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { renderIcons } from '../../../scripts/icons/render.ts'

const root = join(import.meta.dirname, '../../..')
const folder = join(root, 'resources/icons')

interface Raster {
  readonly width: number
  readonly height: number
  readonly data: Buffer
}

async function rasterOf(png: Buffer): Promise<Raster> {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, data }
}

/** The pictures of a Windows icon, bitmaps and PNGs alike. */
function pictures(icon: Buffer): readonly Promise<Raster>[] {
  expect([icon.readUInt16LE(0), icon.readUInt16LE(2)]).toEqual([0, 1])
  return Array.from({ length: icon.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index
    const size = icon.readUInt8(at) || 256
    expect(icon.readUInt8(at + 1) || 256).toBe(size)
    const content = icon.subarray(icon.readUInt32LE(at + 12), icon.readUInt32LE(at + 12) + icon.readUInt32LE(at + 8))
    return content.readUInt32BE(0) === 0x89504E47 ? rasterOf(content) : Promise.resolve(bitmap(content))
  })
}

function bitmap(content: Buffer): Raster {
  const [width, height] = [content.readInt32LE(4), content.readInt32LE(8) / 2]
  expect(content.readUInt16LE(14)).toBe(32)
  expect(content.length).toBe(40 + 4 * width * height + Math.ceil(width / 32) * 4 * height)
  const data = Buffer.alloc(4 * width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [blue, green, red, opacity] = content.subarray(40 + 4 * ((height - 1 - y) * width + x))
      data.set([red!, green!, blue!, opacity!], 4 * (y * width + x))
    }
  }
  return { width, height, data }
}

/** The blocks of a macOS icon: their kinds and what they hold. */
function blocks(icon: Buffer): readonly { readonly kind: string, readonly content: Buffer }[] {
  expect(icon.toString('latin1', 0, 4)).toBe('icns')
  expect(icon.readUInt32BE(4)).toBe(icon.length)
  const found = []
  for (let at = 8; at < icon.length; at += icon.readUInt32BE(at + 4))
    found.push({ kind: icon.toString('latin1', at, at + 4), content: icon.subarray(at + 8, at + icon.readUInt32BE(at + 4)) })
  return found
}

/** How much two pictures differ, as the mean over all bytes, 0…255. */
function difference(a: Raster, b: Raster): number {
  expect([a.width, a.height]).toEqual([b.width, b.height])
  return a.data.reduce((sum, value, index) => sum + Math.abs(value - b.data[index]!), 0) / a.data.length
}

describe('the icons', () => {
  let made: ReadonlyMap<string, Buffer>

  beforeAll(async () => {
    const [likeness, backdrop, tray] = await Promise.all(['likeness', 'backdrop', 'tray'].map(name => readFile(join(folder, `${name}.svg`))))
    made = await renderIcons({ likeness: likeness!, backdrop: backdrop!, tray: tray! })
  })

  it('are those that the drawings give: else run `npm run icons`', async () => {
    const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile() && !entry.name.endsWith('.svg'))
    const names = files.map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1).replaceAll('\\', '/'))
    expect(names.toSorted()).toEqual([...made.keys()].toSorted())
    for (const name of names.filter(name => name.endsWith('.png')))
      expect(difference(await rasterOf(await readFile(join(folder, name))), await rasterOf(made.get(name)!)), name).toBeLessThan(1)
  })

  it('are square, of the sizes that their names say', async () => {
    for (const [name, content] of made) {
      const size = Number(/linux\/(\d+)x\1\.png/.exec(name)?.[1] ?? { 'icon.png': 512, 'tray.png': 32, 'tray@2x.png': 64, 'trayTemplate.png': 18, 'trayTemplate@2x.png': 36 }[name])
      if (name.endsWith('.png'))
        expect(await rasterOf(content), name).toMatchObject({ width: size, height: size })
    }
  })

  it('hold every size that Windows shows, each as drawn', async () => {
    const found = await Promise.all(pictures(await readFile(join(folder, 'icon.ico'))))
    expect(found.map(({ width }) => width)).toEqual([16, 24, 32, 48, 64, 128, 256])
    for (const picture of found)
      expect(difference(picture, await rasterOf(made.get(`linux/${picture.width}x${picture.width}.png`)!))).toBeLessThan(1)
  })

  it('hold every size that macOS shows, on a rounded square', async () => {
    const found = await Promise.all(blocks(await readFile(join(folder, 'icon.icns'))).map(async ({ kind, content }) => ({ kind, raster: await rasterOf(content) })))
    expect(Object.fromEntries(found.map(({ kind, raster }) => [kind, raster.width]))).toEqual({ ic11: 32, ic12: 64, ic07: 128, ic13: 256, ic08: 256, ic14: 512, ic09: 512, ic10: 1024 })
    for (const { raster: { width, data } } of found) {
      const opacityAt = (x: number, y: number) => data[4 * (Math.floor(y * width) * width + Math.floor(x * width)) + 3]
      expect([opacityAt(0.02, 0.02), opacityAt(0.11, 0.11), opacityAt(0.5, 0.15), opacityAt(0.5, 0.5)]).toEqual([0, 0, 255, 255])
    }
  })

  it('are black and clear alone in the menu bar of macOS', async () => {
    const { data } = await rasterOf(made.get('trayTemplate@2x.png')!)
    const pixels = Array.from({ length: data.length / 4 }, (_, index) => [...data.subarray(4 * index, 4 * index + 4)])
    expect(pixels.every(([red, green, blue, opacity]) => opacity === 0 || Math.max(red!, green!, blue!) === 0)).toBe(true)
    expect(pixels.filter(([,,, opacity]) => opacity === 255).length).toBeGreaterThan(pixels.length / 4)
  })

  it('are in the tab of a browser as well', async () => {
    const page = await readFile(join(root, 'src-renderer/index.html'), 'utf8')
    const [, address] = /<link rel="icon" href="data:image\/svg\+xml,([^"]*)">/.exec(page)!
    const shown = await rasterOf(await sharp(Buffer.from(decodeURIComponent(address!)), { density: 72 * 64 / 1024 }).resize(64, 64).png().toBuffer())
    expect(difference(shown, await rasterOf(made.get('linux/64x64.png')!))).toBeLessThan(1)
  })
})
