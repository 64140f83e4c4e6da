import { copyFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { chooseOfLibrary, expect, test, tileOf, tiles } from './window.ts'

test('from an empty window to an indexed folder', async ({ freshWindow: page, library }) => {
  expect(new URL(page.url()).search, 'the token does not stay in the address').toBe('')
  await expect(page.getByRole('heading', { name: 'Find what looks alike' })).toBeVisible()
  await page.screenshot({ path: 'test-results/welcome.png' })

  await page.getByRole('main').getByRole('button', { name: 'Add folder…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Path of the folder').fill(`${library.folder}/nowhere`)
  await dialog.getByRole('button', { name: 'Add folder' }).click()
  await expect(dialog.getByRole('alert')).toContainText('is not a folder that can be read')

  await dialog.getByLabel('Path of the folder').fill(library.folder)
  await dialog.getByRole('button', { name: 'Add folder' }).click()
  await expect(dialog).toBeHidden()
  await expect(page.getByRole('progressbar', { name: 'Progress of indexing' })).toBeVisible()
  await expect(page.getByText(/^Indexing \d+ \/ \d+/)).toBeVisible()
  await expect(tiles(page).first().locator('img'), 'the first tiles appear while the rest is indexed').toBeVisible()
  await expect(page.getByText(/^\d+ assets ready$/)).toBeVisible({ timeout: 100_000 })
  await expect(page.getByRole('progressbar')).toBeHidden()
})

test('what could not be read is listed with its reason and can be tried again', async ({ window: page, engine, library }) => {
  await page.getByRole('link', { name: '1 failed' }).click()
  const failures = page.getByRole('region', { name: 'What could not be read' })
  await expect(failures.getByRole('listitem')).toHaveCount(1)
  await expect(failures).toContainText('broken.png')
  await expect(failures).toContainText(`${library.folder}/${library.broken}`)
  await expect(failures).toContainText(/could not be (decoded|read)/)

  await failures.getByRole('button', { name: 'Try all again' }).click()
  await expect(page.getByRole('link', { name: '1 failed' })).toBeVisible()
  expect((await engine.client.waitUntilIdle()).failed).toBe(1)
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
