import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { writeSampleLibrary } from '../../src-main/sample-library/write.ts'
import { browserHelp, findBrowser } from '../../src-main/stage/browser.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { startEngine, untilIdle } from './engine.ts'

const picture = fileURLToPath(new URL('../../docs/screenshot.png', import.meta.url))
const query = 'dining-chair.glb'

/** Shows in the picture, so it has a name that says what it is. */
const libraryPath = join(tmpdir(), 'Sample library')

/** Indexes the sample library and writes the README's picture of the window: what looks like a chair. */
async function takeScreenshot(): Promise<void> {
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

  const browser = await chromium.launch({ executablePath: found.path, chromiumSandbox: process.getuid?.() !== 0 })
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
  // A little below the usual, to fill the picture.
  await page.addInitScript(() => localStorage.setItem('likeness.threshold', '0.36'))
  await page.goto(engine.address)
  await page.goto(`${new URL('/', engine.address).href}#/similar/asset/${asset.id}`)
  await page.getByRole('option').first().click()
  await page.getByRole('complementary').getByRole('listitem').first().waitFor()
  const { width = 0 } = await page.locator('.turntable').nth(1).boundingBox() ?? {}
  await page.locator('.turntable').nth(1).hover({ position: { x: width * 0.9, y: 60 } })
  await page.locator('.turntable[data-view]').waitFor()
  await page.waitForFunction(() => [...document.images].every(image => image.complete))
  await mkdir(dirname(picture), { recursive: true })
  await page.screenshot({ path: picture })
  await browser.close()
}

void takeScreenshot()
