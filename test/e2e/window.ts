import type { ConsoleMessage, Locator, Page } from '@playwright/test'
import type { SampleLibrary } from '../../src-main/sample-library/write.ts'
import type { Elsewhere } from './elsewhere.ts'
import type { RunningEngine } from './engine.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { writeSampleLibrary } from '../../src-main/sample-library/write.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { startElsewhere } from './elsewhere.ts'
import { startEngine, untilIdle } from './engine.ts'
import { tidy } from './tidy.ts'

export interface Library extends SampleLibrary {
  readonly folder: string
  /** A file that cannot be read, relative to the folder. */
  readonly broken: string
}

interface WorkerFixtures {
  readonly library: Library
  readonly sharedEngine: RunningEngine
  /** A hosted service; here, since tests with a fixture for workers of their own would wait for all others and have a worker to themselves. */
  readonly elsewhere: Elsewhere
}

interface TestFixtures {
  /** What the page may log besides answers that are 4xx; a test that breaks things on purpose sets it. */
  readonly alsoExpected: RegExp | undefined
  /** An engine that has indexed the library. What is made of its assets is gone before the next test. */
  readonly engine: RunningEngine
  readonly freshEngine: RunningEngine
  /** The window, at an engine that knows no folder yet. */
  readonly freshWindow: Page
  /** The window, at the engine that has indexed the library. */
  readonly window: Page
}

/**
 * Browsers log every answer that is an error; tests of errors cause them on purpose. And they say that it takes long to read back what
 * WebGL drew, as a browser does that puts its pages together in software.
 */
const expectedLog = /Failed to load resource: the server responded with a status of 4\d\d|GL Driver Message .*GPU stall due to ReadPixels/

export const test = base.extend<TestFixtures, WorkerFixtures>({
  library: [async ({ browserName: _ }, use) => {
    await using folder = await temporaryFolder()
    const written = await writeSampleLibrary(folder.path, { images: 16, models: 6 })
    const broken = 'images/broken.png'
    await writeFile(join(folder.path, broken), 'This is no picture.')
    await use({ ...written, folder: folder.path, broken })
  }, { scope: 'worker', timeout: 120_000 }],

  sharedEngine: [async ({ library }, use) => {
    await using data = await temporaryFolder()
    await using engine = await startEngine(data.path)
    await engine.client.addLibrary({ path: library.folder })
    await untilIdle(engine)
    await use(engine)
  }, { scope: 'worker', timeout: 600_000 }],

  elsewhere: [async ({ library }, use) => {
    await startElsewhere(library, use)
  }, { scope: 'worker', timeout: 600_000 }],

  engine: async ({ sharedEngine }, use) => {
    await use(sharedEngine)
    await tidy(sharedEngine)
  },

  freshEngine: async ({ browserName: _ }, use) => {
    await using data = await temporaryFolder()
    await using engine = await startEngine(data.path)
    await use(engine)
  },

  freshWindow: async ({ freshEngine, page }, use) => {
    await page.goto(freshEngine.address)
    await use(page)
    // Left before the engine ends, which would cut the page's stream of events.
    await page.goto('about:blank')
  },

  alsoExpected: [undefined, { option: true }],

  page: async ({ page, alsoExpected }, use) => {
    page.setDefaultTimeout(15_000)
    const wrong: string[] = []
    page.on('pageerror', error => wrong.push(String(error)))
    page.on('console', (message: ConsoleMessage) => {
      if (['error', 'warning'].includes(message.type()) && !expectedLog.test(message.text()) && !alsoExpected?.test(message.text()))
        wrong.push(message.text())
    })
    await use(page)
    expect(wrong, 'errors and warnings of the page').toEqual([])
  },

  window: async ({ engine, page }, use) => {
    await page.goto(engine.address)
    await expect(tiles(page).first()).toBeVisible()
    await use(page)
  },
})

export { expect } from '@playwright/test'

/** The tiles that exist: those in view and a few rows around. */
export function tiles(page: Page): Locator {
  return page.getByRole('option')
}

/** The tile of a file, by its path or name. */
export function tileOf(page: Page, path: string): Locator {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return page.locator(`[role=option][aria-label^="${name},"]`)
}

/** Lists the assets by name, the last first: in which order they were added differs from time to time. */
export async function orderByName(page: Page): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/?sort=name:desc'
  })
  await page.reload()
  await expect(tiles(page).first()).toBeVisible()
}

/** Chooses from a library's menu. */
export async function chooseOfLibrary(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole('link', { name, exact: true }).hover()
  await page.getByRole('button', { name: `Menu of ${name}` }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

/** Names and scores of the results in view, in their order. */
export async function resultsOf(page: Page): Promise<{ readonly name: string, readonly score: number }[]> {
  await expect(page.getByRole('listbox', { name: 'Results' })).toBeAttached()
  // Until the grid knows its width, the active tile is the only one.
  await expect.poll(async () => {
    const all = Number(await tiles(page).first().getAttribute('aria-setsize'))
    return await tiles(page).count() > 1 || all === 1
  }).toBe(true)
  const labels = await tiles(page).evaluateAll(found => found
    .toSorted((a, b) => Number(a.getAttribute('aria-posinset')) - Number(b.getAttribute('aria-posinset')))
    .map(tile => tile.getAttribute('aria-label') ?? ''))
  return labels.map(label => ({ name: label.split(',')[0] ?? '', score: Number(/score (\d\.\d+)/.exec(label)?.[1]) }))
}

/** Names of the library's pictures in one folder. */
export function familyOf(library: Library, path: string): string[] {
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  return library.images.filter(other => other.startsWith(folder)).map(other => other.slice(folder.length))
}
