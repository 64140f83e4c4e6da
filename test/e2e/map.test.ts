import type { Locator, Page } from '@playwright/test'
import type { RunningEngine } from './engine.ts'
import { look } from './axe.ts'
import { intercept } from './intercept.ts'
import { settledBox } from './still.ts'
import { expect, test, tileOf } from './window.ts'

/* The map as somebody uses it: looks, points, zooms, draws around something and goes on with that. */

const map = (page: Page) => page.getByRole('application', { name: /^Map of/ })
const nearby = (page: Page) => page.getByRole('listbox', { name: 'In the middle' })
const thumbs = (page: Page) => page.locator('.surface .thumb')
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' })

async function openMap(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Map' }).click()
  await expect(map(page)).toBeVisible({ timeout: 30_000 })
  await expect(thumbs(page).first()).toBeVisible()
}

async function middleOf(locator: Locator): Promise<{ readonly x: number, readonly y: number }> {
  const { x, y, width, height } = await settledBox(locator)
  return { x: x + width / 2, y: y + height / 2 }
}

async function total({ client }: RunningEngine): Promise<number> {
  return (await client.getMap()).total
}

test('the map by mouse: looks, chooses, zooms, moves, selects by box and by lasso, and searches by that', async ({ window: page, engine }) => {
  await openMap(page)
  const count = await total(engine)
  await expect(map(page)).toHaveAccessibleName(new RegExp(`^Map of ${count} assets`))

  await test.step('what is pointed at shows its picture and name; a click chooses it', async () => {
    const at = await middleOf(thumbs(page).first())
    await page.mouse.move(at.x, at.y)
    const name = await page.locator('.hover .name').textContent()
    expect(name).toMatch(/\.\w+/)
    await page.mouse.click(at.x, at.y)
    await expect(details(page).getByRole('heading', { name: name!.trim() })).toBeVisible()
    await expect(page.getByText('1 selected')).toBeVisible()
    await page.mouse.dblclick(at.x, at.y)
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  })

  await test.step('the wheel zooms where the pointer is, dragging moves, and all is shown again', async () => {
    const first = thumbs(page).first()
    const before = await middleOf(first)
    await page.mouse.move(before.x, before.y)
    await page.mouse.wheel(0, -300)
    await expect.poll(async () => Math.hypot((await middleOf(first)).x - before.x, (await middleOf(first)).y - before.y)).toBeLessThan(3)
    const { x, y, width, height } = await settledBox(map(page))
    await page.mouse.move(x + width / 2, y + height / 2)
    await page.mouse.down()
    await page.mouse.move(x + width / 2 + 60, y + height / 2 + 20, { steps: 4 })
    await page.mouse.up()
    await expect.poll(async () => (await middleOf(first)).x - before.x).toBeGreaterThan(55)
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect.poll(async () => Math.abs((await middleOf(first)).x - before.x)).toBeLessThan(2)
  })

  await test.step('a box selects all that lies in it; a click on nothing selects nothing', async () => {
    const { x, y, width, height } = await settledBox(map(page))
    await page.keyboard.down('Shift')
    await page.mouse.move(x + 1, y + 1)
    await page.mouse.down()
    await page.mouse.move(x + width - 80, y + height - 2, { steps: 6 })
    await page.mouse.move(x + width - 1, y + height - 1)
    await page.mouse.up()
    await page.keyboard.up('Shift')
    await expect(page.getByText(`${count} selected`)).toBeVisible()
    await page.mouse.click(x + 4, y + 4)
    await expect(page.getByText(/\d selected/)).toBeHidden()
  })

  await test.step('the lasso selects what it goes around, and that is searched by', async () => {
    await page.getByRole('button', { name: 'Lasso' }).click()
    const { x, y } = await middleOf(thumbs(page).first())
    await page.mouse.move(x - 6, y - 6)
    await page.mouse.down()
    for (const [dx, dy] of [[8, -7], [9, 8], [-7, 9], [-6, -6]] as const)
      await page.mouse.move(x + dx, y + dy, { steps: 3 })
    await page.mouse.up()
    await expect(page.getByText(/^[1-9]\d* selected/)).toBeVisible()
    await page.keyboard.press('f')
    await expect(page).toHaveURL(/#\/\?like=asset/)
    await page.goBack()
    await expect(map(page)).toBeVisible()
    await page.getByRole('button', { name: 'Lasso' }).click()
  })
})

test('the map by keyboard, and filtered', async ({ window: page, engine, library }) => {
  await openMap(page)
  await expect(nearby(page).getByRole('option').first()).toHaveAttribute('aria-label', /\.\w+, /)
  const before = await nearby(page).getByRole('option').first().getAttribute('aria-label')
  await map(page).focus()
  for (let i = 0; i < 6; i++)
    await page.keyboard.press('ArrowRight')
  await expect.poll(() => nearby(page).getByRole('option').first().getAttribute('aria-label')).not.toBe(before)
  const far = await thumbs(page).count()
  for (let i = 0; i < 4; i++)
    await page.keyboard.press('+')
  await expect.poll(() => thumbs(page).count()).toBeLessThan(far)
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 selected')).toBeVisible()
  // While the map comes to rest others may come closer to its middle.
  const chosen = nearby(page).locator('[role=option][aria-selected=true]')
  const name = (await chosen.getAttribute('aria-label'))!.split(',')[0]!
  await expect(details(page).getByRole('heading', { name })).toBeVisible()
  await page.keyboard.press('0')
  await expect(nearby(page).getByRole('option').first(), 'the map lies as it lay').toHaveAttribute('aria-label', before!)
  await nearby(page).getByRole('option').first().focus()
  await page.keyboard.press('ArrowRight')
  await expect(nearby(page).getByRole('option').nth(1)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')

  await page.getByRole('radio', { name: 'Kinds' }).click()
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText(`${library.models.length} 3D models`)
  await page.getByRole('radio', { name: 'Models', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Legend' })).toContainText('Outside of the filter')
  await expect.poll(() => thumbs(page).count()).toBeLessThanOrEqual(library.models.length)

  await page.getByRole('link', { name: 'All assets' }).click()
  await expect(tileOf(page, library.models[0]!)).toBeVisible()
  const [{ name: libraryName } = { name: '' }] = await engine.client.listLibraries()
  await page.getByRole('navigation').getByText(libraryName).first().click()
  await expect(page).toHaveURL(/[?&]library=/)
  await openMap(page)
  await expect(page).toHaveURL(/map\?library=/)
  await page.getByRole('button', { name: `Only ${libraryName} is in colour` }).click()
  await expect(page).not.toHaveURL(/library=/)
})

test('the map is drawn again when the graphics were lost', async ({ window: page }) => {
  await openMap(page)
  await page.waitForFunction(() => [...document.images].every(image => image.complete))
  await page.mouse.move(0, 0)
  const drawn = () => map(page).screenshot({ animations: 'disabled' })
  const before = await drawn()
  const lost = await map(page).evaluateHandle((canvas) => {
    const extension = (canvas as HTMLCanvasElement).getContext('webgl2')!.getExtension('WEBGL_lose_context')!
    extension.loseContext()
    return extension
  })
  await expect.poll(async () => (await drawn()).equals(before)).toBe(false)
  await lost.evaluate(extension => extension.restoreContext())
  await expect.poll(async () => (await drawn()).equals(before)).toBe(true)
})

test('a map of nothing says so, and appears when something is indexed', async ({ freshWindow: page, freshEngine, library }) => {
  await page.getByRole('navigation').getByRole('link', { name: 'Map' }).click()
  await expect(page.getByRole('heading', { name: 'Nothing on the map yet' })).toBeVisible()
  await freshEngine.client.addLibrary({ path: library.folder })
  await expect(map(page)).toBeVisible({ timeout: 60_000 })
})

test('a map that cannot be made says why, and is there when it can', async ({ window: page }) => {
  await intercept(page, '**/api/map', route => route.fulfill({ status: 409, json: { code: 'map_failed', message: 'The disk <b>is full</b>.' } }))
  await page.getByRole('navigation').getByRole('link', { name: 'Map' }).click()
  await expect(page.getByRole('heading', { name: 'The map cannot be shown' })).toBeVisible()
  await expect(page.getByText('The disk <b>is full</b>.')).toBeVisible()
  await page.unroute('**/api/map')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(map(page)).toBeVisible()
})

test('the map stands in nobody\'s way in both themes', async ({ window: page }) => {
  await openMap(page)
  await expect(nearby(page).getByRole('option')).not.toHaveCount(0)
  const { x, y } = await middleOf(thumbs(page).first())
  await page.mouse.click(x, y)
  await page.waitForFunction(() => [...document.images].every(image => image.complete))
  await look(page, 'map')
})
