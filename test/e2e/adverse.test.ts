import type { Page } from '@playwright/test'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { startEngine, untilIdle } from './engine.ts'
import { intercept } from './intercept.ts'
import { indexed } from './places.ts'
import { expect, test, tileOf, tiles } from './window.ts'

/** Names that file systems allow, and that a window is easily broken by. */
const strangeNames = [
  '<img src=x onerror=alert(1)>.png',
  '"><script>alert(1)<\u2215script>.png',
  '{{ constructor.constructor("alert(1)")() }}.png',
  '🪑 chaise 👩‍👩‍👧‍👦.png',
  'כיסא אדום.png',
  'line one\nline two.png',
  `${'ü'.repeat(125)}x.png`,
  '%2e%2e%2f# ?&=.png',
]

/** Addresses outside of the page's own origin that it asks, from now on. */
function requestsElsewhere(page: Page): ReadonlySet<string> {
  const asked = new Set<string>()
  page.on('request', (request) => {
    if (/^(?:https?|wss?):/.test(request.url()) && new URL(request.url()).origin !== new URL(page.url()).origin)
      asked.add(request.url())
  })
  return asked
}

test('names of files, tags and collections are text, whatever they hold: nothing is run, nothing is asked elsewhere', async ({ freshWindow: page, freshEngine, library }) => {
  await using folder = await temporaryFolder()
  const elsewhere = requestsElsewhere(page)
  const dialogs: string[] = []
  page.on('dialog', async (dialog) => {
    dialogs.push(dialog.message())
    await dialog.dismiss()
  })
  const [html] = strangeNames
  const root = join(folder.path, '<b>props ✨')
  await mkdir(root)
  await Promise.all(strangeNames.map((name, at) => copyFile(join(library.folder, library.images[at]!), join(root, name))))
  await freshEngine.client.addLibrary({ path: root })
  await untilIdle(freshEngine)
  const { assets } = await freshEngine.client.listAssets({})
  expect(assets.map(({ name }) => name).toSorted()).toEqual(strangeNames.toSorted())
  await freshEngine.client.editAssets({ ids: assets.map(({ id }) => id), addTags: [html!] })
  await freshEngine.client.createCollection({ name: html!, assetIds: assets.map(({ id }) => id) })

  await expect(tiles(page)).toHaveCount(strangeNames.length)
  const inspector = page.getByRole('complementary', { name: 'Details' })
  for (const { name, id } of assets) {
    const place = await tiles(page).evaluateAll((found, label) => found.findIndex(tile => tile.getAttribute('aria-label')?.startsWith(label)), `${name},`)
    await tiles(page).nth(place).click()
    await expect(inspector.getByRole('heading', { level: 2 }), `asset ${id}`).toHaveText(name)
  }
  await expect(inspector.getByText(html!).first()).toBeVisible()
  await page.screenshot({ path: 'test-results/strange-names.png' })
  await page.keyboard.press('Space')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await page.keyboard.press('f')
  await expect(page.getByRole('listbox', { name: 'Results' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command palette' }).fill('onerror')
  await expect(page.getByRole('option').filter({ hasText: html! }).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await page.goto(`${new URL(page.url()).origin}/#/settings/libraries`)
  await expect(page.getByRole('article').first()).toContainText('<b>props ✨')

  expect(await page.locator('img[src="x"], #app b, #app script').count()).toBe(0)
  expect(dialogs).toEqual([])
  expect([...elsewhere]).toEqual([])
})

test('where every answer takes half a second the window says so, and does what it is told', async ({ window: page, library }) => {
  await page.route('**/api/**', async (route) => {
    await setTimeout(500)
    await route.continue().catch(() => undefined)
  })
  await page.reload()
  await expect(tiles(page).first().locator('img')).toBeVisible()
  const tile = tileOf(page, library.images[0]!)
  await tile.click()
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText(basename(library.images[0]!))
  await page.keyboard.press('f')
  await expect(page.getByRole('listbox', { name: 'Results' })).toBeVisible()
  await page.goBack()
  await page.goForward()
  await page.goBack()
  await expect(page.getByRole('listbox', { name: 'Assets' }), 'a late answer to another question does not show').toBeVisible()
  await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('link', { name: 'Encoders' }).click()
  await expect(page.getByRole('region', { name: 'Encoders' }).getByText('Reading the settings…')).toBeVisible()
  await expect(page.getByRole('article').first()).toBeVisible()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

test.describe('where calls fail', () => {
  test.use({ alsoExpected: /status of 500/ })

  test('it is said where, in words, and what is shown stays; once they succeed again it goes on', async ({ window: page, library }) => {
    await tileOf(page, library.images[0]!).click()
    await intercept(page, '**/api/**', (route) => {
      const { pathname } = new URL(route.request().url())
      return /events|previews|strips/.test(pathname) ? route.fallback() : route.fulfill({ status: 500, json: { code: 'internal', message: 'Something went wrong inside Likeness: the test.' } })
    })
    await page.keyboard.press('f')
    await expect(page.getByRole('main').getByText('Something went wrong inside Likeness: the test.')).toBeVisible()
    await page.screenshot({ path: 'test-results/search-failed.png' })
    await page.getByRole('navigation').getByRole('link', { name: 'Activity' }).click()
    await expect(page.getByText(/The list of failures cannot be shown/)).toBeVisible()
    await page.goto(`${new URL(page.url()).origin}/#/settings/encoders`)
    await expect(page.getByRole('alert').filter({ hasText: 'This cannot be shown' }).first()).toBeVisible()
    expect(await page.getByRole('list', { name: 'Messages' }).getByRole('listitem').count(), 'they do not pile up').toBeLessThanOrEqual(4)

    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.goto(`${new URL(page.url()).origin}/#/`)
    await expect(tiles(page).first().locator('img')).toBeVisible()
  })
})

test.describe('where the engine ends', () => {
  test.use({ alsoExpected: /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED_ENCODING|Failed to fetch/ })

  test('the page stays as it is, says so, and goes on when the engine is there again', async ({ page, library }) => {
    await using data = await temporaryFolder()
    const first = await startEngine(data.path)
    const port = Number(new URL(first.address).port)
    await page.goto(first.address)
    await using place = await indexed(page, first, library, 12)
    await tiles(page).nth(3).click()
    const name = (await tiles(page).nth(3).getAttribute('aria-label'))!.split(',')[0]!
    const address = page.url()
    await first.kill()

    const banner = page.getByRole('status').filter({ hasText: 'Likeness does not answer.' })
    await expect(banner).toBeVisible()
    await expect(tiles(page), 'what was shown is there still').toHaveCount(12)
    await page.screenshot({ path: 'test-results/engine-away.png' })
    await page.keyboard.press('f')
    await expect(page.getByRole('main')).toContainText(/does not answer/)
    await page.goBack()
    expect(page.url()).toBe(address)

    await using _second = await startEngine(data.path, port)
    await expect(banner).toBeHidden({ timeout: 30_000 })
    await expect(tileOf(page, name)).toBeVisible()
    await tileOf(page, name).click()
    await page.keyboard.press('f')
    await expect(page.getByRole('listbox', { name: 'Results' }), 'the same page asks on, with the same cookie').toBeVisible()
    await copyFile(join(library.folder, library.images[14]!), join(place.root, 'later.png'))
    await page.goBack()
    await expect(tileOf(page, 'later.png'), 'events come again').toBeVisible({ timeout: 30_000 })
    await page.goto('about:blank')
  })
})

test('a file that goes while it is selected, and pictures that are gone from the cache, break nothing', async ({ freshWindow: page, freshEngine, library }) => {
  await using place = await indexed(page, freshEngine, library, 4)
  const { assets } = await freshEngine.client.listAssets({})
  await tileOf(page, assets[1]!.name).click()
  await page.keyboard.press('Space')
  await expect(page.getByRole('dialog')).toBeVisible()
  await rm(join(place.root, assets[1]!.path))
  await freshEngine.client.scanLibrary({ id: assets[1]!.libraryId })
  await expect.poll(async () => (await freshEngine.client.getAsset({ id: assets[1]!.id })).state).toBe('missing')
  await page.keyboard.press('Escape')
  await expect(tileOf(page, assets[1]!.name)).toBeHidden()
  await expect(tiles(page)).toHaveCount(3)

  const { dataDir } = await freshEngine.client.status()
  await page.route('**/api/previews/*', route => route.fulfill({ status: 404 }))
  await rm(join(dataDir, 'previews'), { recursive: true })
  await page.reload()
  await expect(tiles(page)).toHaveCount(3)
  await expect(tiles(page).first().locator('svg').first()).toBeVisible()
  await tiles(page).first().click()
  await expect(page.getByRole('complementary', { name: 'Details' }).getByRole('heading', { level: 2 })).toBeVisible()
  await page.screenshot({ path: 'test-results/no-pictures.png' })
})
