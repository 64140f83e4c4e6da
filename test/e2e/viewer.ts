import type { Locator, Page } from '@playwright/test'
import { expect } from './window.ts'

/** What is drawn on a canvas: how much of it, and a picture of it in 24 × 24 pixels of RGBA. */
export interface Drawn {
  readonly frames: number
  readonly geometries: number
  readonly textures: number
  /** The part of it that is not see-through, 0…1. */
  readonly covered: number
  readonly thumb: readonly number[]
}

/** The 3D view, once its model is drawn. */
export async function shownModel(page: Page | Locator): Promise<Locator> {
  const stage = page.locator('[data-phase]')
  await expect(stage).toHaveAttribute('data-phase', 'shown', { timeout: 60_000 })
  await expect.poll(async () => Number(await stage.locator('canvas').getAttribute('data-frames'))).toBeGreaterThan(0)
  return stage
}

/** What a 3D view shows once it is drawn no more. */
export async function drawnIn(stage: Locator): Promise<Drawn> {
  const canvas = stage.locator('canvas')
  await settled(canvas)
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const small = new OffscreenCanvas(24, 24)
    const context = small.getContext('2d')!
    context.drawImage(element, 0, 0, 24, 24)
    const thumb = [...context.getImageData(0, 0, 24, 24).data]
    const { frames, geometries, textures } = element.dataset
    const solid = thumb.filter((value, i) => i % 4 === 3 && value > 128).length
    return { frames: Number(frames), geometries: Number(geometries), textures: Number(textures), covered: solid / 576, thumb }
  })
}

/** The mean difference between two views, 0…255. */
export function difference(a: Drawn, b: Drawn): number {
  return a.thumb.reduce((sum, value, i) => sum + Math.abs(value - b.thumb[i]!), 0) / a.thumb.length
}

/** Waits until some pictures of the screen went by without anything being drawn. */
async function settled(canvas: Locator): Promise<void> {
  await canvas.evaluate((element: HTMLCanvasElement) => new Promise<void>((resolve) => {
    let before: string | undefined
    let still = 0
    const look = () => {
      const now = element.dataset['frames']
      still = now === before ? still + 1 : 0
      before = now
      if (still < 6)
        requestAnimationFrame(look)
      else
        resolve()
    }
    look()
  }))
}
