import type { Locator, Page } from '@playwright/test'
import { expect } from '@playwright/test'

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where something lies, in CSS pixels of the page, once it has lain still over several pictures of the screen: what is scrolled glides, and slowly on a busy machine. */
export async function settledBox(locator: Locator): Promise<Box> {
  let last: Box | null = null
  let same = 0
  await expect.poll(async () => {
    await locator.page().evaluate(() => new Promise<void>(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))))
    const before = JSON.stringify(last)
    last = await locator.boundingBox()
    same = last !== null && JSON.stringify(last) === before ? same + 1 : 0
    return same
  }, { intervals: [50] }).toBeGreaterThanOrEqual(3)
  return last!
}

/** How long pictures of the screen and what glides or fades may take, ms. */
const patience = 30_000

/** Waits until everything that glides or fades has come to its end; what turns for ever does not count. Fails by saying what did not end. */
export async function untilStill(page: Page): Promise<void> {
  const moving = await page.evaluate(async (ms) => {
    const ends = (work: Promise<unknown>) => Promise.race([work.then(() => true), new Promise<boolean>(resolve => setTimeout(resolve, ms, false))])
    // Colours of another theme begin to change with the next picture of the screen.
    if (!await ends(new Promise<void>(resolve => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))))
      return [`no picture of the screen, which is ${document.visibilityState}`]
    const ending = document.getAnimations().filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime))
    if (await ends(Promise.allSettled(ending.map(({ finished }) => finished))))
      return []
    return ending.filter(({ playState }) => playState !== 'finished').map(({ playState, currentTime, effect }) => `${playState} at ${String(currentTime)} ms: ${(effect as KeyframeEffect).target?.outerHTML.slice(0, 200)}`)
  }, patience)
  expect(moving, `what still moves after ${patience / 1000} s`).toEqual([])
}
