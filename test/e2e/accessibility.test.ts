import type { Page } from '@playwright/test'
import AxeBuilder from '@axe-core/playwright'
import { expect, test, tileOf, tiles } from './window.ts'

/** Rules that are broken gravely, and where. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`))
}

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
    await expect(page.getByRole('region')).toBeVisible()
    expect(await violations(page), 'failures').toEqual([])

    await page.getByRole('navigation').getByRole('button', { name: 'Add folder…' }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    expect(await violations(page), 'dialog').toEqual([])
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
