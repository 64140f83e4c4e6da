import { rename } from 'node:fs/promises'
import { look } from './axe.ts'
import { indexed, takeAway } from './places.ts'
import { chooseOfLibrary, expect, test, tileOf, tiles } from './window.ts'

test('nothing stands in anybody\'s way in both themes', async ({ window: page, library }) => {
  await tileOf(page, library.models[0]!).click()
  await expect(page.getByRole('complementary').getByRole('listitem').first()).toBeVisible()
  await look(page, 'assets')

  await page.keyboard.press('Space')
  await expect(page.getByRole('dialog')).toBeVisible()
  await look(page, 'preview')
  await page.keyboard.press('Escape')

  await page.keyboard.press('f')
  await expect(page.getByRole('slider', { name: 'Least score' })).toBeVisible()
  await look(page, 'results')

  await page.getByRole('link', { name: '1 failed' }).click()
  await expect(page.getByRole('region', { name: 'What could not be read' })).toBeVisible()
  await look(page, 'failures')

  await page.getByRole('navigation').getByRole('button', { name: 'Add folder…' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await look(page, 'add-folder-dialog')
})

test('nor where folders and files are gone, in both themes', async ({ freshWindow: page, freshEngine, library }) => {
  await using place = await indexed(page, freshEngine, library, 14)
  await takeAway(place, 12)
  await chooseOfLibrary(page, 'Props', 'Look for changes')
  await expect(page.getByRole('button', { name: 'They are gone' })).toBeVisible()
  await look(page, 'suspect')

  await page.getByRole('button', { name: 'They are gone' }).click()
  await page.getByRole('link', { name: '12 missing' }).click()
  await tiles(page).first().click()
  await expect(page.getByRole('complementary').getByText('Kept until')).toBeVisible()
  await expect(page.getByText('listed as missing now')).toBeHidden()
  await look(page, 'missing')

  await rename(place.root, `${place.root} moved`)
  await chooseOfLibrary(page, 'Props', 'Look for changes')
  await page.getByRole('link', { name: 'Props', exact: true }).click()
  await tiles(page).first().click()
  await expect(page.getByText('“Props” cannot be reached.')).toBeVisible()
  await look(page, 'offline')

  await chooseOfLibrary(page, 'Props', 'Folder is elsewhere now…')
  await look(page, 'new-place')
})

test('at twice the size the panels leave the grid its room', async ({ window: page }) => {
  await page.setViewportSize({ width: 720, height: 450 })
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeHidden()
  await expect(page.getByRole('navigation')).toBeHidden()
  await tiles(page).first().click()
  await page.keyboard.press('i')
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeHidden()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  expect(overflow).toBe(false)
})
