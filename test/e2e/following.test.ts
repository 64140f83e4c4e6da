import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { untilIdle } from './engine.ts'
import { intercept } from './intercept.ts'
import { indexed, takeAway } from './places.ts'
import { chooseOfLibrary, expect, test, tileOf, tiles } from './window.ts'

test('a folder that cannot be reached greys out, and is followed again once it is back', async ({ freshWindow: page, freshEngine, library }) => {
  await using place = await indexed(page, freshEngine, library, 4)
  const before = await freshEngine.client.listAssets({})
  await rename(place.root, place.away)
  await chooseOfLibrary(page, 'Props', 'Look for changes')
  const sidebar = page.getByRole('navigation')
  await expect(sidebar.getByText('Offline · nothing is lost')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Props' })).toHaveAttribute('title', /cannot be reached; nothing is lost/)
  await expect(tiles(page)).toHaveCount(4)
  await expect(tiles(page).first()).toHaveAttribute('aria-label', /folder cannot be reached/)
  await expect(tiles(page).first().locator('img')).toBeVisible()

  await tiles(page).first().click()
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('The folder of this asset cannot be reached')
  await page.keyboard.press('f')
  await page.getByRole('slider', { name: 'Least score' }).press('Home')
  await expect(tiles(page), 'its assets are searched as before').toHaveCount(3)

  await page.getByRole('link', { name: 'Props' }).click()
  const banner = page.getByRole('status').filter({ hasText: '“Props” cannot be reached.' })
  await expect(banner).toContainText(place.root)
  await page.screenshot({ path: 'test-results/offline.png' })
  await banner.getByRole('button', { name: 'Look again' }).click()
  await expect(banner, 'it is still not there').toBeVisible()

  await rename(place.away, place.root)
  await banner.getByRole('button', { name: 'Look again' }).click()
  await expect(banner).toBeHidden()
  await expect(sidebar.getByText('Offline')).toBeHidden()
  await expect(tiles(page).first()).not.toHaveAttribute('aria-label', /cannot be reached/)
  expect((await freshEngine.client.listAssets({})).assets.map(({ id, state }) => ({ id, state }))).toEqual(before.assets.map(({ id }) => ({ id, state: 'ready' })))
})

test('what happens in a folder shows by itself', async ({ freshWindow: page, freshEngine, library }) => {
  await using place = await indexed(page, freshEngine, library, 3)
  await expect.poll(async () => (await freshEngine.client.listLibraries())[0]?.watch.mode).toBe('watching')
  const { assets } = await freshEngine.client.listAssets({})
  const [first, second] = assets
  await copyFile(join(library.folder, library.images[8]!), join(place.root, 'new.png'))
  await expect(tileOf(page, 'new.png')).toBeVisible()

  await mkdir(join(place.root, 'sorted'))
  await rename(join(place.root, first!.path), join(place.root, 'sorted', 'moved.jpg'))
  await expect(tileOf(page, 'moved.jpg')).toBeVisible()
  await expect(tileOf(page, first!.name)).toBeHidden()
  expect(await freshEngine.client.getAsset({ id: first!.id }), 'it is the same asset').toMatchObject({ path: 'sorted/moved.jpg', state: 'ready' })

  await rm(join(place.root, second!.path))
  await expect(tileOf(page, second!.name)).toBeHidden()
  await page.getByRole('link', { name: '1 missing' }).click()
  await expect(tileOf(page, second!.name)).toBeVisible()
})

test('a folder that is elsewhere now is found again by its new path', async ({ freshWindow: page, freshEngine, library }) => {
  await using place = await indexed(page, freshEngine, library, 3)
  await using other = await temporaryFolder()
  const before = await freshEngine.client.listAssets({})
  await rename(place.root, place.away)
  await chooseOfLibrary(page, 'Props', 'Folder is elsewhere now…')
  const dialog = page.getByRole('dialog')
  const field = dialog.getByLabel('New path of the folder')
  await expect(field, 'it begins with what is known').toHaveValue(place.root)
  await field.fill(other.path)
  await dialog.getByRole('button', { name: 'Use this folder' }).click()
  await expect(dialog.getByRole('button', { name: 'Move anyway' }), 'a folder without its files is refused, but for who insists').toBeVisible()
  await page.screenshot({ path: 'test-results/move.png' })
  await field.fill(place.away)
  await expect(dialog.getByRole('button', { name: 'Move anyway' })).toBeHidden()
  await dialog.getByRole('button', { name: 'Use this folder' }).click()
  await expect(dialog).toBeHidden()
  await untilIdle(freshEngine)
  const [moved] = await freshEngine.client.listLibraries()
  expect(moved).toMatchObject({ path: place.away, state: 'online', assets: 3, missing: 0 })
  expect((await freshEngine.client.listAssets({})).assets.map(({ id }) => id)).toEqual(before.assets.map(({ id }) => id))

  await chooseOfLibrary(page, moved!.name, 'Folder is elsewhere now…')
  await field.fill(other.path)
  await dialog.getByRole('button', { name: 'Use this folder' }).click()
  await dialog.getByRole('button', { name: 'Move anyway' }).click()
  await expect(dialog).toBeHidden()
  await expect.poll(async () => (await freshEngine.client.listLibraries())[0]?.path).toBe(other.path)
})

test('when most files are gone the window asks, until they are there again', async ({ freshWindow: page, freshEngine, library }) => {
  await using place = await indexed(page, freshEngine, library, 14)
  const putBack = await takeAway(place, 12)
  const question = page.getByRole('status').filter({ hasText: '12 of 14 files of “Props” are not there any more.' })
  const answered = Promise.withResolvers<void>()
  await intercept(page, '**/scan', async (route) => {
    const answer = await route.fetch()
    await expect(question, 'the answer comes later than what it led to').toBeVisible()
    await route.fulfill({ response: answer })
    answered.resolve()
  }, { times: 1 })
  await chooseOfLibrary(page, 'Props', 'Look for changes')
  await answered.promise
  await expect(question).toContainText('Is the drive connected?')
  await expect(page.getByRole('navigation').getByText('12 of 14 files gone?')).toBeVisible()
  await expect(tiles(page).first(), 'nothing is believed yet').toHaveAttribute('aria-setsize', '14')
  await page.screenshot({ path: 'test-results/suspect.png' })

  await question.getByRole('button', { name: 'Look again' }).click()
  await expect(question).toBeVisible()
  await putBack()
  await expect(question).toBeHidden()
  await expect(page.getByRole('navigation').getByText('gone?')).toBeHidden()
  await expect(page.getByRole('link', { name: /missing$/ })).toBeHidden()
})

test('files that are gone are listed, kept for a while, and themselves again when they are back', async ({ freshWindow: page, freshEngine, library }) => {
  await using place = await indexed(page, freshEngine, library, 14)
  const before = await freshEngine.client.listAssets({})
  const putBack = await takeAway(place, 12)
  await chooseOfLibrary(page, 'Props', 'Look for changes')
  await page.getByRole('button', { name: 'They are gone' }).click()
  await expect(page.getByText('12 files of “Props” are listed as missing now.')).toBeVisible()
  await expect(page.getByText('Is the drive connected?')).toBeHidden()
  await expect(tiles(page)).toHaveCount(2)

  await page.getByRole('link', { name: '12 missing' }).click()
  await expect(page.getByRole('heading', { name: 'Missing from Props' })).toBeVisible()
  await expect(page.getByRole('status').filter({ hasText: 'These files are gone.' })).toContainText('kept for 30 days')
  await expect(tiles(page)).toHaveCount(12)
  await expect(tiles(page).first()).toHaveAttribute('aria-label', /file is missing, kept until \w+ \d+, \d{4}$/)
  await expect(tiles(page).first().locator('img'), 'it keeps its picture').toBeVisible()
  await tiles(page).first().click()
  await expect(page.getByRole('complementary', { name: 'Details' }).getByText('Kept until')).toBeVisible()
  await page.screenshot({ path: 'test-results/missing.png' })

  await putBack()
  await chooseOfLibrary(page, 'Props', 'Look for changes')
  await expect(page.getByRole('heading', { name: 'Nothing is missing here' })).toBeVisible()
  await expect(page.getByRole('link', { name: /missing$/ })).toBeHidden()
  await untilIdle(freshEngine)
  expect((await freshEngine.client.listAssets({ state: 'ready' })).assets.map(({ id }) => id)).toEqual(before.assets.map(({ id }) => id))
})

test('a library that was removed is kept, and comes back at a click', async ({ freshWindow: page, freshEngine, library }) => {
  await using _place = await indexed(page, freshEngine, library, 3)
  const before = await freshEngine.client.listAssets({})
  await freshEngine.client.editAssets({ ids: [before.assets[0]!.id], addTags: ['keep me'] })
  await chooseOfLibrary(page, 'Props', 'Remove from Likeness…')
  const dialog = page.getByRole('dialog')
  await expect(dialog).toContainText('kept for 30 days')
  await dialog.getByRole('button', { name: 'Remove' }).click()
  const notice = page.getByRole('listitem').filter({ hasText: '“Props” was removed.' })
  await expect(notice).toContainText('kept for 30 days')
  await expect(page.getByRole('heading', { name: 'Find what looks alike' })).toBeVisible()
  await page.screenshot({ path: 'test-results/removed.png' })

  await notice.getByRole('button', { name: 'Undo' }).click()
  await expect(notice).toBeHidden()
  await expect(page.getByRole('link', { name: 'Props' })).toBeVisible()
  await expect(tiles(page)).toHaveCount(3)
  await untilIdle(freshEngine)
  const after = await freshEngine.client.listAssets({ state: 'ready' })
  expect(after.assets.map(({ id }) => id)).toEqual(before.assets.map(({ id }) => id))
  expect((await freshEngine.client.getAssetDetails({ id: before.assets[0]!.id })).tags).toEqual(['keep me'])
})

test('a picture that is gone from the cache leaves a placeholder until it is there again', async ({ freshWindow: page, freshEngine, library }) => {
  await intercept(page, '**/api/previews/*', route => route.fulfill({ status: 404 }))
  await using _place = await indexed(page, freshEngine, library, 2)
  const { assets } = await freshEngine.client.listAssets({})
  await expect(tiles(page).first().locator('svg').first()).toBeVisible()
  await expect(page.locator('[role=option] img')).toHaveCount(0)

  await page.unroute('**/api/previews/*')
  await freshEngine.client.editAssets({ ids: [assets[0]!.id], addTags: ['told'] })
  await expect(tileOf(page, assets[0]!.name).locator('img')).toHaveJSProperty('complete', true)
  expect(await tileOf(page, assets[0]!.name).locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
})

test('pictures that were cleared away are made again when they are looked at', async ({ freshWindow: page, freshEngine, library }) => {
  await using _place = await indexed(page, freshEngine, library, 3)
  const { dataDir } = await freshEngine.client.status()
  await rm(join(dataDir, 'previews'), { recursive: true })
  // A browser that has not seen them yet.
  const other = await page.context().browser()!.newPage()
  await other.goto(freshEngine.address)
  await expect(tiles(other)).toHaveCount(3)
  await expect.poll(() => tiles(other).locator('img').evaluateAll(images => images.filter(image => (image as HTMLImageElement).naturalWidth > 0).length)).toBe(3)
  await other.goto('about:blank')
  await other.close()
})
