import type { Buffer } from 'node:buffer'
import type { Sharp } from 'sharp'
import type { IconPicture } from './containers.ts'
import sharp from 'sharp'
import { macIcon, macSizes, windowsIcon } from './containers.ts'

/** Drawings of `resources/icons`, as SVG. */
export interface IconDrawings {
  /** The icon itself. */
  readonly likeness: Buffer
  /** What lies behind it on macOS, where icons are rounded squares. */
  readonly backdrop: Buffer
  /** In one colour, for the menu bar of macOS. */
  readonly tray: Buffer
}

const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024] as const
const windowsSizes = [16, 24, 32, 48, 64, 128, 256] as const

/** How much of the backdrop the drawing takes up on macOS. */
const shareOfBackdrop = 0.62

/** Every file that is made of the drawings, by its path within `resources/icons`. */
export async function renderIcons({ likeness, backdrop, tray }: IconDrawings): Promise<ReadonlyMap<string, Buffer>> {
  const plain = (size: number) => render(likeness, size)
  const linux = await Promise.all(linuxSizes.map(async size => [`linux/${size}x${size}.png`, (await plain(size)).png] as const))
  return new Map([
    ['icon.png', (await plain(512)).png],
    ['icon.ico', windowsIcon(await Promise.all(windowsSizes.map(plain)))],
    ['icon.icns', macIcon(await Promise.all(macSizes.map(size => onBackdrop(likeness, backdrop, size))))],
    // Windows shows half of it at most desktops, Linux three quarters: both by making it smaller.
    ['tray.png', (await plain(32)).png],
    ['tray@2x.png', (await plain(64)).png],
    ['trayTemplate.png', (await render(tray, 18)).png],
    ['trayTemplate@2x.png', (await render(tray, 36)).png],
    ...linux,
  ])
}

async function onBackdrop(drawing: Buffer, backdrop: Buffer, size: number): Promise<IconPicture> {
  const [below, above] = await Promise.all([render(backdrop, size), render(drawing, Math.round(size * shareOfBackdrop))])
  return toPicture(sharp(below.png).composite([{ input: above.png, gravity: 'centre' }]), size)
}

/** Draws an SVG whose sides are equal. */
async function render(svg: Buffer, size: number): Promise<IconPicture> {
  const { width = size } = await sharp(svg).metadata()
  // Drawn at its size, not scaled: a density of 72 is one pixel a unit.
  return toPicture(sharp(svg, { density: Math.max(1, 72 * size / width) }).resize(size, size), size)
}

async function toPicture(image: Sharp, size: number): Promise<IconPicture> {
  const png = await image.png({ compressionLevel: 9 }).toBuffer()
  return { size, png, rgba: await sharp(png).ensureAlpha().raw().toBuffer() }
}
