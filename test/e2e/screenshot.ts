import type { Page } from '@playwright/test'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { writeSampleLibrary } from '../../src-main/sample-library/write.ts'
import { browserHelp, findBrowser } from '../../src-main/stage/browser.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { startEngine, untilIdle } from './engine.ts'

const docs = fileURLToPath(new URL('../../docs', import.meta.url))
const query = 'dining-chair.glb'

/** Shows in the picture, so it has a name that says what it is. */
const libraryPath = join(tmpdir(), 'Sample library')

/** Indexes the sample library and writes the README's pictures of the window: what looks like a chair, the chair from all sides, the map. */
async function takeScreenshots(): Promise<void> {
  const found = findBrowser()
  if (!found)
    throw new Error(`The screenshot needs a Chromium browser: ${browserHelp()}`)
  await using data = await temporaryFolder()
  await using library = { path: libraryPath, [Symbol.asyncDispose]: () => rm(libraryPath, { recursive: true, force: true }) }
  await writeSampleLibrary(library.path)
  await using engine = await startEngine(data.path)
  await engine.client.addLibrary({ path: library.path })
  await untilIdle(engine)
  const { assets } = await engine.client.listAssets({ limit: 1000 })
  const asset = assets.find(({ name }) => name === query)
  if (!asset)
    throw new Error(`the sample library has no ${query}`)

  const browser = await chromium.launch({ executablePath: found.path, chromiumSandbox: process.getuid?.() !== 0, args: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'] })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
  await page.goto(engine.address)
  await page.getByRole('option').first().waitFor()
  await mkdir(docs, { recursive: true })
  await showResults(page, asset.id)
  await page.screenshot({ path: join(docs, 'screenshot.png') })
  await showModel(page)
  await page.screenshot({ path: join(docs, 'viewer.png') })
  await showMap(page)
  await page.screenshot({ path: join(docs, 'map.png') })
  await browser.close()
}

async function showResults(page: Page, id: number): Promise<void> {
  // A little below the usual least score, to fill the picture.
  await goTo(page, `#/?like=asset:${id}&min=0.36`)
  await page.getByRole('listbox', { name: 'Results' }).waitFor()
  await page.getByRole('option').first().click()
  await page.getByRole('complementary').getByRole('listitem').first().waitFor()
  const { width = 0 } = await page.locator('.turntable').nth(1).boundingBox() ?? {}
  await page.locator('.turntable').nth(1).hover({ position: { x: width * 0.9, y: 60 } })
  await page.locator('.turntable[data-view]').waitFor()
  await untilPictured(page)
}

async function showModel(page: Page): Promise<void> {
  await page.getByRole('option').first().click()
  await page.keyboard.press('Space')
  await page.getByRole('dialog').locator('canvas').waitFor()
  await page.getByRole('dialog').getByText('triangles').waitFor()
}

async function showMap(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await goTo(page, '#/map')
  await page.getByRole('img', { name: 'Map' }).or(page.locator('canvas')).first().waitFor()
  await page.waitForTimeout(5000)
  await untilPictured(page)
}

async function goTo(page: Page, hash: string): Promise<void> {
  await page.evaluate((address) => {
    location.hash = address
  }, hash)
}

async function untilPictured(page: Page): Promise<void> {
  await page.waitForFunction(() => [...document.images].every(image => image.complete))
}

void takeScreenshots()
