import { expect, orderByName, test, tiles } from './window.ts'

test('the whole way without a mouse', async ({ window: page }) => {
  await orderByName(page)
  for (let pressed = 0; pressed < 30 && await page.locator('[role=option]:focus').count() === 0; pressed++)
    await page.keyboard.press('Tab')
  await expect(tiles(page).first()).toBeFocused()

  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await expect(tiles(page).nth(1)).toBeFocused()
  await expect(tiles(page).nth(1)).toHaveAttribute('aria-selected', 'true')
  const name = (await tiles(page).nth(1).getAttribute('aria-label'))!.split(',')[0]!

  await page.keyboard.press('Space')
  const preview = page.getByRole('dialog', { name })
  await expect(preview).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(preview).toBeHidden()
  await expect(page.getByRole('dialog')).toContainText('3 of')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect(tiles(page).nth(2)).toBeFocused()

  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toBeHidden()

  await page.keyboard.press('i')
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeHidden()
  await page.keyboard.press('i')
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible()

  await page.keyboard.press('f')
  await expect(page.getByRole('listbox', { name: 'Results' })).toBeVisible()
  await expect(tiles(page).first()).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
})

test('the menu does what its keys do', async ({ window: page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await tiles(page).first().focus()
  await page.keyboard.press('Control+c')
  await expect(page.getByText('Path copied.')).toBeVisible()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText(copied)

  await tiles(page).first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Large preview' }).press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
})
