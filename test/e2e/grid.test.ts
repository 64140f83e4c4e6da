import { Buffer } from 'node:buffer'
import { settledBox } from './still.ts'
import { expect, test, tileOf, tiles } from './window.ts'

test('every file has a tile; only those around the view exist', async ({ window: page, library }) => {
  const shown = library.images.length + library.models.length
  const count = Number(await tiles(page).first().getAttribute('aria-setsize'))
  expect(count).toBeGreaterThanOrEqual(shown + 1)
  await page.setViewportSize({ width: 1440, height: 420 })
  await page.getByRole('slider', { name: 'Size of tiles' }).press('End')
  await expect.poll(() => tiles(page).count()).toBeLessThan(count)
  await tiles(page).first().press('End')
  await expect(page.locator(`[role=option][aria-posinset="${count}"]`)).toBeFocused()
  await expect(page.locator(`[role=option][aria-posinset="${count}"]`)).toBeInViewport()
})

test('a 3D tile turns under the pointer and comes to rest', async ({ window: page, library }) => {
  await page.getByRole('radio', { name: 'Models' }).click()
  const tile = tileOf(page, library.models[0]!)
  const picture = tile.locator('.turntable')
  const { width } = await settledBox(picture)
  const at = async (fraction: number) => {
    await picture.hover({ position: { x: width * fraction, y: 40 } })
    await expect(picture).toHaveAttribute('data-view', String(Math.floor(fraction * 12)))
    return picture.screenshot()
  }
  const left = await at(0.05)
  const middle = await at(0.3)
  expect(Buffer.compare(left, middle), 'the views differ').not.toBe(0)
  await page.mouse.move(2, 2)
  await expect(picture).not.toHaveAttribute('data-view')
})

test('a 3D tile turns by keyboard', async ({ window: page, library }) => {
  await page.getByRole('radio', { name: 'Models' }).click()
  const tile = tileOf(page, library.models[1]!)
  await tile.click({ position: { x: 5, y: 5 } })
  await page.mouse.move(2, 2)
  await page.keyboard.press('.')
  await page.keyboard.press('.')
  await expect(tile.locator('.turntable')).toHaveAttribute('data-view', '2')
  await page.keyboard.press(',')
  await expect(tile.locator('.turntable')).toHaveAttribute('data-view', '1')
})

test('nothing turns by itself for those who asked for less motion', async ({ window: page, library }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.getByRole('radio', { name: 'Models' }).click()
  const picture = tileOf(page, library.models[0]!).locator('.turntable')
  await picture.hover({ position: { x: 60, y: 40 } })
  await picture.hover({ position: { x: 120, y: 40 } })
  await expect(picture).not.toHaveAttribute('data-view')
})

test('the inspector shows a model\'s facts and turns it by dragging and by arrows', async ({ window: page, library }) => {
  await page.getByRole('radio', { name: 'Models' }).click()
  const model = library.models[0]!
  await tileOf(page, model).click()
  const inspector = page.getByRole('complementary', { name: 'Details' })
  await expect(inspector).toContainText(`${library.folder}/${model}`)
  await expect(inspector.getByText('Triangles')).toBeVisible()
  const scrubber = inspector.getByRole('slider')
  await scrubber.focus()
  await page.keyboard.press('ArrowRight')
  await expect(scrubber).toHaveAttribute('aria-valuetext', '30° around')
  const box = await settledBox(scrubber)
  await page.mouse.move(box.x + 10, box.y + 50)
  await page.mouse.down()
  await page.mouse.move(box.x + 10 + box.width / 4, box.y + 50, { steps: 4 })
  await page.mouse.up()
  await expect(scrubber).toHaveAttribute('aria-valuetext', '120° around')
})
