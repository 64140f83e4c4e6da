import { rename } from 'node:fs/promises'
import { violations } from './axe.ts'
import { indexed, takeAway } from './places.ts'
import { chooseOfLibrary, expect, test, tileOf, tiles } from './window.ts'

for (const colorScheme of ['dark', 'light'] as const) {
  test(`nothing stands in anybody's way in the ${colorScheme} theme`, async ({ window: page, library }) => {
    await page.emulateMedia({ colorScheme })
    await tileOf(page, library.models[0]!).click()
    await expect(page.getByRole('complementary').getByRole('listitem').first()).toBeVisible()
    expect(await violations(page), 'assets').toEqual([])
    await page.screenshot({ path: `test-results/assets-${colorScheme}.png` })

    await page.keyboard.press('Space')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violations(page), 'preview').toEqual([])
    await page.screenshot({ path: `test-results/preview-${colorScheme}.png` })
    await page.keyboard.press('Escape')

    await page.keyboard.press('f')
    await expect(page.getByRole('slider', { name: 'Least score' })).toBeVisible()
    expect(await violations(page), 'results').toEqual([])

    await page.getByRole('link', { name: '1 failed' }).click()
    await expect(page.getByRole('region', { name: 'What could not be read' })).toBeVisible()
    expect(await violations(page), 'failures').toEqual([])

    await page.getByRole('navigation').getByRole('button', { name: 'Add folder…' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violations(page), 'dialog').toEqual([])
  })
}

for (const colorScheme of ['dark', 'light'] as const) {
  test(`nor where folders and files are gone, in the ${colorScheme} theme`, async ({ freshWindow: page, freshEngine, library }) => {
    await page.emulateMedia({ colorScheme })
    await using place = await indexed(page, freshEngine, library, 14)
    await takeAway(place, 12)
    await chooseOfLibrary(page, 'Props', 'Look for changes')
    await expect(page.getByRole('button', { name: 'They are gone' })).toBeVisible()
    expect(await violations(page), 'the question').toEqual([])
    await page.screenshot({ path: `test-results/suspect-${colorScheme}.png` })

    await page.getByRole('button', { name: 'They are gone' }).click()
    await page.getByRole('link', { name: '12 missing' }).click()
    await tiles(page).first().click()
    await expect(page.getByRole('complementary').getByText('Kept until')).toBeVisible()
    await expect(page.getByText('listed as missing now')).toBeHidden()
    expect(await violations(page), 'missing files').toEqual([])
    await page.screenshot({ path: `test-results/missing-${colorScheme}.png` })

    await rename(place.root, `${place.root} moved`)
    await chooseOfLibrary(page, 'Props', 'Look for changes')
    await page.getByRole('link', { name: 'Props', exact: true }).click()
    await tiles(page).first().click()
    await expect(page.getByText('“Props” cannot be reached.')).toBeVisible()
    expect(await violations(page), 'an offline folder').toEqual([])
    await page.screenshot({ path: `test-results/offline-${colorScheme}.png` })

    await chooseOfLibrary(page, 'Props', 'Folder is elsewhere now…')
    expect(await violations(page), 'its new place').toEqual([])
  })
}

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
