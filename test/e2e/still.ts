import type { Locator, Page } from '@playwright/test'
import { expect } from '@playwright/test'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where something lies, in CSS pixels of the page, once it lies still. */
export async function settledBox(locator: Locator): Promise<Box> {
  let last: Box | null = null
  await expect.poll(async () => {
    const before = JSON.stringify(last)
    last = await locator.boundingBox()
    return last !== null && JSON.stringify(last) === before
  }, { intervals: [50] }).toBe(true)
  return last!
}

/** Waits until everything that glides or fades has come to its end; what turns for ever does not count. */
export async function untilStill(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // Colours of another theme begin to change with the next picture of the screen.
    await new Promise<void>(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
    await Promise.allSettled(ending.map(({ finished }) => finished))
  })
}
