import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { look } from './axe.ts'
import { untilIdle } from './engine.ts'
import { indexed } from './places.ts'
import { expect, test } from './window.ts'

test('near-duplicates are shown in groups, from exact to loose, in both themes', async ({ freshWindow: page, freshEngine, library }) => {
  await using place = await indexed(page, freshEngine, library, 6)
  const original = join(library.folder, library.images[0]!)
  await copyFile(original, join(place.root, 'copy of it.png'))
  await sharp(await readFile(original)).resize(480).jpeg({ quality: 92 }).toFile(join(place.root, 'smaller.jpg'))
  const [{ id } = { id: 0 }] = await freshEngine.client.listLibraries()
  await freshEngine.client.scanLibrary({ id })
  await untilIdle(freshEngine)

  await page.getByRole('link', { name: 'Duplicates' }).click()
  await page.getByRole('radio', { name: 'Exact copies' }).click()
  await expect(page).toHaveURL(/#\/duplicates\/copies/)
  const copies = page.getByRole('region', { name: /^2 assets like/ })
  await expect(copies).toBeVisible()
  await expect(copies.getByRole('button', { name: 'Keep best, trash 1 other…' })).toBeVisible()

  await page.getByRole('radio', { name: 'Alike', exact: true }).focus()
  await page.keyboard.press('Space')

  const group = page.getByRole('region', { name: /^3 assets like/ })
  await expect(group).toBeVisible()
  await expect(group.getByText('480 × 420 px')).toBeVisible()
  await look(page, 'duplicates')

  await group.getByRole('button', { name: 'Keep smaller.jpg' }).click()
  await expect(group.getByRole('button', { name: 'Keep chosen, trash 2 others…' })).toBeVisible()
  await group.getByRole('button', { name: 'smaller.jpg', exact: true }).click()
  await expect(page.getByRole('complementary')).toContainText('smaller.jpg')

  await group.getByRole('button', { name: 'Keep chosen, trash 2 others…' }).click()
  await expect(page.getByRole('alertdialog').or(page.getByRole('dialog'))).toContainText('2')
  await page.keyboard.press('Escape')
  await group.getByRole('button', { name: 'Compare' }).click()
  await expect(page).toHaveURL(/#\/compare/)
  await page.goBack()

  await page.getByRole('radio', { name: 'Models' }).click()
  await expect(page.getByRole('heading', { name: 'No duplicates here' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('listbox', { name: 'Assets' })).toBeVisible()
})
