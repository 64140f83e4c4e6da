import { look, violations } from './axe.ts'
import { difference, drawnIn, shownModel } from './viewer.ts'
import { expect, familyOf, test, tileOf } from './window.ts'

const image = 'images/wood/oak-boards.jpg'

test('pictures beside one another, moved together, in turn and over one another', async ({ window: page, library }) => {
  const other = familyOf(library, image).find(name => name !== 'oak-boards.jpg')!
  await tileOf(page, image).click()
  await tileOf(page, other).click({ modifiers: ['Control'] })
  await page.keyboard.press('c')
  await expect(page).toHaveURL(/compare\?assets=\d+,\d+/)
  const first = page.getByRole('region', { name: 'oak-boards.jpg, 1 of 2' })
  const second = page.getByRole('region', { name: `${other}, 2 of 2` })
  await expect(first.getByRole('img')).toHaveAttribute('src', /\/picture\?v=/)

  const table = page.getByRole('table', { name: 'Facts' })
  await expect(table.getByRole('row', { name: /Likeness to the first/ })).toContainText(/0\.\d\d/)
  await expect(table.getByRole('row', { name: /^Size.*differs/ })).toBeVisible()
  await look(page, 'compare')

  await first.hover()
  await page.mouse.wheel(0, -500)
  const scaleOf = () => first.locator('[data-scale]').getAttribute('data-scale')
  await expect.poll(async () => Number(await scaleOf())).toBeGreaterThan(1)
  const scale = await scaleOf()
  await expect(second.locator('[data-scale]')).toHaveAttribute('data-scale', scale!)
  await page.getByRole('button', { name: 'Move together' }).click()
  await first.hover()
  await page.mouse.wheel(0, -500)
  await page.getByRole('button', { name: 'Move together' }).click()
  await page.getByRole('button', { name: 'Reset the view' }).click()
  await expect(second.locator('[data-scale]')).toHaveAttribute('data-scale', '1.00')
  await second.getByRole('application').focus()
  await page.keyboard.press('+')
  await expect(first.locator('[data-scale]')).toHaveAttribute('data-scale', '1.25')

  await page.keyboard.press('b')
  await expect(page.getByText('Shown: oak-boards.jpg')).toBeVisible()
  await page.keyboard.press('b')
  await expect(page.getByText(`Shown: ${other}`)).toBeVisible()
  await page.getByRole('radio', { name: 'Over one another' }).click()
  await page.getByRole('slider', { name: 'How much of the second shows through' }).press('Home')
  expect(await violations(page)).toEqual([])
  await page.screenshot({ path: 'test-results/compare-over.png' })
  await page.getByRole('radio', { name: 'Side by side' }).click()

  await second.getByRole('button', { name: `Move ${other} to the left` }).click()
  await expect(page.getByRole('region', { name: `${other}, 1 of 2` })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('listbox', { name: 'Assets' })).toBeVisible()
})

test('models turn together; one can be taken away; what is chosen is rated', async ({ window: page, library }) => {
  const [one, two, three] = library.models
  await tileOf(page, one!).click()
  for (const path of [two!, three!])
    await tileOf(page, path).click({ modifiers: ['Control'] })
  await page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: 'Compare' }).click()
  const panes = page.getByRole('region')
  await expect(panes).toHaveCount(3)
  const stages = [await shownModel(panes.nth(0)), await shownModel(panes.nth(1)), await shownModel(panes.nth(2))]
  const before = [await drawnIn(stages[0]!), await drawnIn(stages[1]!)]
  await stages[0]!.focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  expect(difference(before[0]!, await drawnIn(stages[0]!))).toBeGreaterThan(0.2)
  expect(difference(before[1]!, await drawnIn(stages[1]!))).toBeGreaterThan(0.2)
  await page.getByRole('button', { name: 'Reset the view' }).click()
  expect(difference(before[0]!, await drawnIn(stages[0]!))).toBeLessThan(0.1)
  await page.screenshot({ path: 'test-results/compare-models.png' })
  expect(await violations(page)).toEqual([])

  const name = three!.slice(three!.lastIndexOf('/') + 1)
  await page.getByRole('button', { name: `Remove ${name} from the comparison` }).press('Enter')
  await expect(panes).toHaveCount(2)
  await expect(page.locator('.compare')).toBeFocused()
  await stages[1]!.click()
  await page.keyboard.press('4')
  await expect(page.getByText(/1 asset.*4 stars/)).toBeVisible()
  await page.getByRole('button', { name: `Remove ${two!.slice(two!.lastIndexOf('/') + 1)} from the comparison` }).click()
  await expect(page.getByText('Select two to four assets and press C.')).toBeVisible()
  expect(await violations(page)).toEqual([])
})
