import type { Page } from '@playwright/test'
import { look } from './axe.ts'
import { settledBox } from './still.ts'
import { expect, orderByName, test, tiles } from './window.ts'

const chosen = '[role=option][aria-selected=true]'

function bar(page: Page) {
  return page.getByRole('toolbar', { name: 'What to do with the selected assets' })
}

function groupByKind(page: Page): Promise<void> {
  return page.evaluate(() => {
    location.hash = '#/?group=kind'
  })
}

/** How many assets the list has. */
async function countOf(page: Page): Promise<number> {
  return Number(await tiles(page).first().getAttribute('aria-setsize'))
}

test('tiles are selected by clicks, and what is selected is counted and let go', async ({ window: page }) => {
  await tiles(page).nth(1).click()
  await expect(page.locator(chosen)).toHaveCount(1)
  await expect(bar(page)).toBeHidden()
  await tiles(page).nth(4).click({ modifiers: ['Shift'] })
  await expect(bar(page)).toContainText('4 assets selected')
  await tiles(page).nth(6).click({ modifiers: ['ControlOrMeta'] })
  await tiles(page).nth(2).click({ modifiers: ['ControlOrMeta'] })
  await expect(bar(page)).toContainText('4 assets selected')
  await expect(tiles(page).nth(2)).toHaveAttribute('aria-selected', 'false')
  await tiles(page).nth(8).click({ modifiers: ['ControlOrMeta', 'Shift'] })
  await expect(bar(page)).toContainText('8 assets selected')
  await bar(page).getByRole('button', { name: 'Clear selection' }).click()
  await expect(page.locator(chosen)).toHaveCount(0)

  const count = await countOf(page)
  await tiles(page).first().click()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(bar(page)).toContainText(`${count} assets selected`)
  await tiles(page).nth(3).click({ modifiers: ['ControlOrMeta'] })
  await expect(bar(page)).toContainText(`${count - 1} assets selected`)
  await page.keyboard.press('Shift+i')
  await expect(page.locator(chosen)).toHaveCount(1)
  await expect(tiles(page).nth(3)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(page.locator(chosen)).toHaveCount(0)
})

test('tiles are selected by keys', async ({ window: page }) => {
  await tiles(page).first().click()
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page.locator(chosen)).toHaveCount(2)
  await tiles(page).first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page.locator(chosen)).toHaveCount(3)
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(page.locator(chosen)).toHaveCount(2)
  await page.keyboard.press('Control+ArrowRight')
  await page.keyboard.press('Control+ArrowRight')
  await expect(tiles(page).nth(4)).toBeFocused()
  await expect(page.locator(chosen)).toHaveCount(2)
  await page.keyboard.press('Control+Space')
  await expect(page.locator(chosen)).toHaveCount(3)
  await page.keyboard.press('ArrowLeft')
  await expect(page.locator(chosen)).toHaveCount(1)
  await expect(tiles(page).nth(3)).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('j')
  await expect(tiles(page).nth(4)).toBeFocused()
  await expect(tiles(page).nth(4)).toHaveAttribute('aria-selected', 'true')
})

test('a box selects what it touches, adds with Shift, and scrolls at the edge', async ({ window: page }) => {
  await page.setViewportSize({ width: 1440, height: 520 })
  const [first, third] = [await settledBox(tiles(page).first()), await settledBox(tiles(page).nth(2))]
  const draw = async (from: readonly [number, number], to: readonly [number, number]) => {
    await page.mouse.move(...from)
    await page.mouse.down()
    await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2)
    await page.mouse.move(...to, { steps: 3 })
  }
  const between = first.x + first.width + 3
  await draw([between, first.y + 20], [third.x + 20, first.y + 60])
  await page.mouse.up()
  await expect(page.locator(chosen)).toHaveCount(2)
  await expect(tiles(page).first()).toHaveAttribute('aria-selected', 'false')

  await page.keyboard.down('Shift')
  await draw([first.x + 20, first.y + 20], [first.x + 60, first.y + 60])
  await page.mouse.up()
  await page.keyboard.up('Shift')
  await expect(page.locator(chosen)).toHaveCount(3)

  await page.mouse.click(between, first.y + 30)
  await expect(page.locator(chosen)).toHaveCount(0)

  await draw([between, first.y + 20], [third.x + 20, 478])
  const grid = tiles(page).first().locator('xpath=ancestor::*[contains(@class, "grid")]')
  await expect.poll(() => grid.evaluate(element => element.scrollTop + element.clientHeight - element.scrollHeight)).toBeGreaterThanOrEqual(-1)
  await page.mouse.up()
  await expect(bar(page)).toContainText(/1\d assets selected/)
})

test('what is dragged is known as assets, and how many they are', async ({ window: page }) => {
  await page.evaluate(() => {
    window.addEventListener('dragstart', (event) => {
      document.title = `${event.dataTransfer?.getData('application/x-likeness-assets')} ${document.querySelector('.drag-image')?.textContent ?? ''}`
    })
  })
  await tiles(page).nth(1).click()
  await tiles(page).nth(3).click({ modifiers: ['Shift'] })
  const box = await settledBox(tiles(page).nth(2))
  await page.mouse.move(box.x + 30, box.y + 30)
  await page.mouse.down()
  await page.mouse.move(box.x + 60, box.y + 60, { steps: 4 })
  await expect(page).toHaveTitle('"selection" 3')
  await page.mouse.up()
})

test('stars are given by a key and from the menu, and taken back', async ({ window: page }) => {
  const stars = page.getByRole('complementary', { name: 'Details' }).getByRole('radiogroup', { name: 'Rating' })
  await tiles(page).nth(2).click()
  await page.keyboard.press('4')
  await expect(stars.getByRole('radio', { name: '4 stars' })).toBeChecked()
  // It can be taken back once the window has been told so.
  await expect(page.getByText('1 asset: 4 stars')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(stars.getByRole('radio', { name: '4 stars' })).not.toBeChecked()
  await tiles(page).nth(2).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Rating' }).press('ArrowRight')
  await page.getByRole('menuitem', { name: '2 stars' }).press('Enter')
  await expect(stars.getByRole('radio', { name: '2 stars' })).toBeChecked()

  // Of several, it is the rating that all of them have.
  const mixed = page.getByText('Not all of them have the same rating.')
  await tiles(page).nth(0).click({ modifiers: ['ControlOrMeta'] })
  await expect(mixed).toBeVisible()
  await stars.getByRole('radio', { name: '3 stars' }).click()
  await expect(stars.getByRole('radio', { name: '3 stars' })).toBeChecked()
  await expect(mixed).toBeHidden()
  await expect(page.getByText('2 assets: 3 stars')).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(mixed).toBeVisible()
})

test('groups have headings that stay, select all below them, and can be walked over', async ({ window: page, library }) => {
  await page.setViewportSize({ width: 1440, height: 1600 })
  await groupByKind(page)
  const heading = page.getByRole('heading', { name: 'Models' })
  await expect(heading).toBeVisible()
  await expect(page.getByRole('group', { name: 'Models' }).getByRole('option')).toHaveCount(library.models.length)
  await page.getByRole('button', { name: 'Select all of Models' }).click()
  await expect(page.locator(chosen)).toHaveCount(library.models.length)
  await page.getByRole('button', { name: 'Select all of Models' }).click()
  await expect(page.locator(chosen)).toHaveCount(0)

  const images = await countOf(page) - library.models.length
  await page.locator(`[role=option][aria-posinset="${images}"]`).click()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('group', { name: 'Models' }).locator('[role=option]:focus')).toBeVisible()
  await page.keyboard.press('Shift+g')
  await expect(page.locator(chosen)).toHaveCount(library.models.length)

  await page.setViewportSize({ width: 1440, height: 420 })
  const grid = tiles(page).first().locator('xpath=ancestor::*[contains(@class, "grid")]')
  await grid.evaluate(element => element.scrollTo(0, 60))
  const { y: top } = await settledBox(grid)
  await expect.poll(async () => (await page.getByRole('heading', { name: 'Images' }).boundingBox())?.y ?? 0).toBeLessThan(top + 40)
})

test('rows show pictures in their own shapes, and keys go by where these lie', async ({ window: page }) => {
  await page.getByRole('radio', { name: 'Rows of pictures in their own shape' }).click()
  const boxes = async () => Promise.all((await tiles(page).all()).map(async tile => (await tile.boundingBox())!))
  await expect.poll(async () => {
    const rows = Map.groupBy(await boxes(), ({ y }) => y)
    return [...rows.values()].every(row => new Set(row.map(({ height }) => Math.round(height))).size === 1)
  }).toBe(true)
  await tiles(page).nth(1).click()
  const focused = page.locator('[role=option]:focus')
  const from = await settledBox(focused)
  await page.keyboard.press('ArrowDown')
  await expect(tiles(page).nth(1)).not.toBeFocused()
  const to = await settledBox(focused)
  const middle = from.x + from.width / 2
  expect(to.y).toBeGreaterThan(from.y)
  expect(middle).toBeGreaterThan(to.x - 5)
  expect(middle).toBeLessThan(to.x + to.width + 5)
  await page.keyboard.press('ArrowUp')
  await expect(tiles(page).nth(1)).toBeFocused()
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Rows of pictures in their own shape' })).toBeChecked()
})

test('a list is found as it was left', async ({ window: page }) => {
  await page.setViewportSize({ width: 1440, height: 480 })
  await orderByName(page)
  const grid = () => tiles(page).first().locator('xpath=ancestor::*[contains(@class, "grid")]')
  await tiles(page).first().press('End')
  await page.keyboard.press('ArrowUp')
  const place = await page.locator('[role=option]:focus').getAttribute('aria-posinset')
  const scrolled = await grid().evaluate(element => element.scrollTop)
  expect(scrolled).toBeGreaterThan(100)
  await page.keyboard.press('f')
  await expect(page.getByRole('listbox', { name: 'Results' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('listbox', { name: 'Assets' })).toBeVisible()
  await expect.poll(() => grid().evaluate(element => element.scrollTop)).toBeCloseTo(scrolled, -1)
  await expect(page.locator('[role=option]:focus')).toHaveAttribute('aria-posinset', place!)
})

test('groups in rows, selected, stand in nobody\'s way in both themes', async ({ window: page }) => {
  await groupByKind(page)
  await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible()
  await tiles(page).nth(1).click()
  await tiles(page).nth(3).click({ modifiers: ['Shift'] })
  await look(page, 'groups')
  await page.getByRole('radio', { name: 'Rows of pictures in their own shape' }).click()
  await look(page, 'rows')
  await tiles(page).nth(5).click({ button: 'right' })
  await expect(page.getByRole('menu')).toBeVisible()
  await page.screenshot({ path: 'test-results/rows-menu.png' })
})

test('copies of the selected files are saved, and they are read again, from the menu', async ({ window: page }) => {
  await tiles(page).first().click()
  await page.keyboard.press('Shift+ArrowRight')
  const names = await Promise.all([0, 1].map(async place => (await tiles(page).nth(place).getAttribute('aria-label'))!.split(',')[0]))
  const saved: string[] = []
  page.on('download', download => saved.push(download.suggestedFilename()))
  await tiles(page).first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Save a copy of the file' }).click()
  await expect.poll(() => saved.toSorted()).toEqual(names.toSorted())
  await tiles(page).first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Read again' }).click()
  await expect(page.getByText('Reading 2 assets again.')).toBeVisible()
})
