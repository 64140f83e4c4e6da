import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { violations } from './axe.ts'
import { chooseOfLibrary, expect, test, tileOf, tiles } from './window.ts'

test('from an empty window to an indexed folder', async ({ freshWindow: page, library }) => {
  expect(new URL(page.url()).search, 'the token does not stay in the address').toBe('')
  await expect(page.getByRole('heading', { name: 'Find what looks alike' })).toBeVisible()
  await page.screenshot({ path: 'test-results/welcome.png' })
  expect(await violations(page), 'the welcome').toEqual([])

  await page.getByRole('main').getByRole('button', { name: 'Add folder…' }).click()
  const dialog = page.getByRole('dialog')
  const path = dialog.getByLabel('Path of the folder')
  const folders = dialog.getByRole('listbox', { name: 'Folders' })
  await expect(dialog.getByRole('list', { name: 'Places' }).getByRole('button').first()).toBeVisible()
  await path.fill(`${library.folder}/nowhere`)
  await dialog.getByRole('button', { name: 'Add folder' }).click()
  await expect(dialog.getByRole('alert')).toContainText('is not a folder that can be read')

  await path.fill(library.folder)
  await expect(dialog.getByRole('alert')).toBeHidden()
  await expect(folders.getByRole('option', { name: 'images' })).toBeVisible()
  await folders.focus()
  await page.keyboard.press('ArrowDown')
  await expect(path, 'arrows choose').toHaveValue(`${library.folder}/images`)
  await page.keyboard.press('Enter')
  await expect(folders.getByRole('option', { name: 'wood' })).toBeVisible()
  await folders.getByRole('option', { name: 'wood' }).click()
  await expect(path).toHaveValue(`${library.folder}/images/wood`)
  expect(await violations(page), 'the dialog').toEqual([])
  await page.screenshot({ path: 'test-results/add-folder.png' })
  await dialog.getByRole('button', { name: 'To the folder above' }).click()
  await expect(path).toHaveValue(library.folder)

  await dialog.getByRole('button', { name: 'Add folder' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('progressbar', { name: 'Progress of indexing' })).toBeVisible()
  await expect(page.getByText(/^Indexing \d+ \/ \d+/)).toBeVisible()
  await expect(tiles(page).first().locator('img'), 'the first tiles appear while the rest is indexed').toBeVisible()
  const hint = page.getByRole('status').filter({ hasText: 'Three ways to find what is alike' })
  await expect(hint).toBeVisible()
  await expect(page.getByText(/^\d+ assets ready$/)).toBeVisible({ timeout: 100_000 })
  await expect(page.getByRole('progressbar')).toBeHidden()
  await hint.getByRole('button', { name: 'Got it' }).click()
  await page.reload()
  await expect(tiles(page).first()).toBeVisible()
  await expect(hint, 'it is given once').toBeHidden()
})

test('the sample library is there at a click', async ({ freshWindow: page }) => {
  await page.getByRole('button', { name: 'Try the sample library' }).click()
  await expect(tiles(page).first().locator('img')).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('')
})

test('without the token the window says what to do', async ({ browser, engine }) => {
  const page = await browser.newPage()
  const answer = await page.goto(new URL('/', engine.address).href)
  expect(answer?.status()).toBe(401)
  await page.close()
})

test('a library is looked through again and removed from its menu; its files stay', async ({ freshWindow: page, freshEngine, library }) => {
  await using folder = await temporaryFolder()
  const [first, second] = library.images
  await copyFile(join(library.folder, first!), join(folder.path, 'first.jpg'))
  const { name } = await freshEngine.client.addLibrary({ path: folder.path })
  await expect(tileOf(page, 'first.jpg'), 'a library that was added elsewhere appears').toBeVisible()

  await copyFile(join(library.folder, second!), join(folder.path, 'second.jpg'))
  await chooseOfLibrary(page, name, 'Look for changes')
  await expect(tileOf(page, 'second.jpg')).toBeVisible()

  await chooseOfLibrary(page, name, 'Remove from Likeness…')
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await expect(tileOf(page, 'second.jpg')).toBeVisible()
  await chooseOfLibrary(page, name, 'Remove from Likeness…')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('heading', { name: 'Find what looks alike' })).toBeVisible()
  expect(await readdir(folder.path)).toHaveLength(2)
})
