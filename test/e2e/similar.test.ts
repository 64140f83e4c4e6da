import type { RunningEngine } from './engine.ts'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { untilIdle } from './engine.ts'
import { intercept } from './intercept.ts'
import { expect, familyOf, resultsOf, test, tileOf, tiles } from './window.ts'

const query = 'images/wood/oak-boards.jpg'

async function removeCollection({ client }: RunningEngine, name: string) {
  const { key } = (await client.listCollections()).find(collection => collection.name === name)!
  await client.removeCollection({ id: key })
}

test('right-click, find similar: results sorted by score, the query\'s own kind first', async ({ window: page, library }) => {
  await tileOf(page, query).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Find similar' }).click()
  const results = await resultsOf(page)
  const scores = results.map(result => result.score)
  expect(scores).toEqual(scores.toSorted((a, b) => b - a))
  const family = familyOf(library, query).filter(name => name !== 'oak-boards.jpg')
  expect(family.length).toBeGreaterThan(1)
  const others = results.map(result => result.name).filter(name => name !== 'oak-boards.jpg')
  // Textures of the models are wood as well, and in the library too.
  const pictures = others.filter(name => library.images.some(path => path.endsWith(`/${name}`)))
  expect(pictures.slice(0, family.length).toSorted()).toEqual(family.toSorted())
  await expect(page.getByRole('group', { name: 'Searched by' }).getByRole('button', { name: 'Like oak-boards.jpg' })).toBeVisible()
  await page.screenshot({ path: 'test-results/results.png' })
})

test('the chip leads back, and so does the browser; the grid is found as it was left', async ({ window: page }) => {
  await tileOf(page, query).click()
  await page.keyboard.press('f')
  await expect(page.getByRole('button', { name: 'Stop searching by oak-boards.jpg' })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('listbox', { name: 'Assets' })).toBeAttached()
  await expect(tileOf(page, query)).toBeFocused()
  await page.goForward()
  await page.getByRole('button', { name: 'Stop searching by oak-boards.jpg' }).click()
  await expect(page.getByRole('heading', { name: 'All assets' })).toBeVisible()
})

test('the threshold decides what is shown, and stays', async ({ window: page }) => {
  await tileOf(page, query).click()
  await page.keyboard.press('f')
  await resultsOf(page)
  const threshold = page.getByRole('slider', { name: 'Least score' })
  await threshold.press('Home')
  await expect(page).toHaveURL(/min=0(?![.\d])/)
  const all = Number(await tiles(page).first().getAttribute('aria-setsize'))
  await threshold.press('PageUp')
  await threshold.press('PageUp')
  await threshold.press('PageUp')
  await threshold.press('PageUp')
  await expect(page.locator('output', { hasText: '≥ 0.40' })).toBeVisible()
  await expect.poll(async () => Number(await tiles(page).first().getAttribute('aria-setsize'))).toBeLessThan(all)
  for (const { score } of await resultsOf(page))
    expect(score).toBeGreaterThanOrEqual(0.4)
  await expect(page).toHaveURL(/min=0\.4(?!\d)/)
  await page.reload()
  await expect(page.locator('output', { hasText: '≥ 0.40' })).toBeVisible()

  await threshold.press('End')
  await page.getByRole('button', { name: 'Show them' }).click()
  await expect(tiles(page).first()).toHaveAttribute('aria-setsize', String(all))
})

test('only models, only images', async ({ window: page, library }) => {
  await tileOf(page, query).click()
  await page.keyboard.press('f')
  await page.getByRole('slider', { name: 'Least score' }).press('Home')
  await page.getByRole('radio', { name: 'Models' }).click()
  await expect(tiles(page).first()).toHaveAttribute('aria-setsize', String(library.models.length))
  await expect(tiles(page).first()).toHaveAttribute('aria-label', /3D model/)
  await page.getByRole('radio', { name: 'Images' }).click()
  await expect(tiles(page).first()).toHaveAttribute('aria-label', /Image/)
})

test('a threshold that is set while a search runs is that of what it finds', async ({ window: page, library }) => {
  const held = Promise.withResolvers<void>()
  await tileOf(page, query).click()
  await page.keyboard.press('f')
  await resultsOf(page)
  await intercept(page, '**/search', async (route) => {
    await held.promise
    await route.continue()
  })
  await page.getByRole('radio', { name: 'Models' }).click()
  await page.getByRole('slider', { name: 'Least score' }).press('Home')
  await expect(page).toHaveURL(/kind=model.*min=0(?![.\d])/)
  held.resolve()
  await expect(tiles(page).first()).toHaveAttribute('aria-setsize', String(library.models.length))
})

test('what looks like the selected asset is a click away', async ({ window: page }) => {
  await tileOf(page, query).click()
  const first = page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: /, score / }).first()
  const name = (await first.getAttribute('title'))!
  await first.click()
  await expect(page.getByRole('button', { name: `Stop searching by ${name}` })).toBeVisible()
})

test('results are kept as a collection with a key', async ({ window: page, engine }) => {
  await tileOf(page, query).click()
  await page.keyboard.press('f')
  await resultsOf(page)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Save as collection…' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Boards')
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click()
  const said = page.getByText(/Saved “Boards” under the key/)
  await expect(said).toBeVisible()
  await expect(said).toHaveText(/[a-z]+-[a-z]+-\d+/)
  const boards = page.getByRole('navigation', { name: 'Libraries and collections' }).getByRole('link', { name: 'Boards' })
  await expect(boards).toBeVisible()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(boards).toBeHidden()
  await page.keyboard.press('ControlOrMeta+Shift+z')
  await boards.click()
  await expect(page.getByRole('heading', { name: 'Boards' })).toBeVisible()
  await expect(tiles(page).first()).toBeVisible()
  await removeCollection(engine, 'Boards')
})

test('a search finds what is indexed after it was begun, and the focus stays with its tile', async ({ freshWindow: page, freshEngine, library }) => {
  await using folder = await temporaryFolder()
  const copy = (path: string, name: string) => copyFile(join(library.folder, path), join(folder.path, name))
  const [last, ...family] = familyOf(library, query).map(name => query.replace('oak-boards.jpg', name)).filter(path => path !== query)
  await copy(query, 'oak-boards.jpg')
  await copy(last!, 'last.jpg')
  const { id } = await freshEngine.client.addLibrary({ path: folder.path })
  await untilIdle(freshEngine)
  await tileOf(page, 'oak-boards.jpg').click()
  await page.keyboard.press('f')
  await page.getByRole('slider', { name: 'Least score' }).press('Home')
  await expect(tiles(page)).toHaveCount(1)
  await tileOf(page, 'last.jpg').click()
  const before = await tileOf(page, 'last.jpg').getAttribute('aria-posinset')

  await copy(query, 'same.jpg')
  for (const path of family)
    await copy(path, path.slice(path.lastIndexOf('/') + 1))
  await freshEngine.client.scanLibrary({ id })
  await expect(tiles(page)).toHaveCount(2 + family.length)
  await expect(tileOf(page, 'last.jpg')).toBeFocused()
  await expect(tileOf(page, 'last.jpg')).toHaveAttribute('aria-selected', 'true')
  expect(await tileOf(page, 'last.jpg').getAttribute('aria-posinset')).not.toBe(before)
})
