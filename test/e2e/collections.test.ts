import type { Locator, Page } from '@playwright/test'
import { violations } from './axe.ts'
import { expect, test, tileOf, tiles } from './window.ts'

function row(page: Page, name: string): Locator {
  return page.getByRole('treeitem', { name: new RegExp(`^${name}(,|$)`) })
}

/** Selects the first tiles by mouse. */
async function selectFirst(page: Page, count: number): Promise<void> {
  await tiles(page).first().click()
  for (let index = 1; index < count; index++)
    await tiles(page).nth(index).click({ modifiers: ['ControlOrMeta'] })
}

async function chooseOfRow(page: Page, name: string, ...items: readonly string[]): Promise<void> {
  await row(page, name).click({ button: 'right' })
  for (const item of items)
    await page.getByRole('menuitem', { name: item }).click()
}

test('collections are made, filled, named, coloured, nested and taken back, by mouse', async ({ window: page, engine, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])

  await page.getByRole('button', { name: 'New collection', exact: true }).click()
  await page.getByRole('textbox', { name: 'New name of New collection' }).fill('Chairs')
  await page.keyboard.press('Enter')
  await expect(row(page, 'Chairs')).toBeFocused()

  await selectFirst(page, 3)
  await tiles(page).first().dragTo(row(page, 'Chairs'))
  await expect(page.getByText('3 assets added to “Chairs”')).toBeVisible()
  await expect(row(page, 'Chairs')).toHaveAccessibleName('Chairs, 3 assets')

  await page.keyboard.press('ControlOrMeta+a')
  await tiles(page).first().dragTo(row(page, 'Chairs'))
  const all = Number(await tiles(page).first().getAttribute('aria-setsize'))
  await expect(row(page, 'Chairs')).toHaveAccessibleName(`Chairs, ${all} assets`)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(row(page, 'Chairs')).toHaveAccessibleName('Chairs, 3 assets')

  await selectFirst(page, 2)
  await tiles(page).first().dragTo(row(page, 'Collections'))
  await page.getByRole('textbox', { name: 'New name of New collection' }).fill('Red')
  await page.keyboard.press('Enter')
  await expect(row(page, 'Red')).toHaveAccessibleName('Red, 2 assets')

  await row(page, 'Red').dragTo(row(page, 'Chairs'))
  await expect(row(page, 'Red')).toHaveAttribute('aria-level', '3')
  await chooseOfRow(page, 'Red', 'Colour', 'Teal')
  await expect.poll(async () => (await engine.client.listCollections()).find(({ name }) => name === 'Red')).toMatchObject({ colour: 'teal', parent: expect.any(String) })

  await row(page, 'Red').getByRole('link').dblclick()
  await page.getByRole('textbox', { name: 'New name of Red' }).fill('Rouge')
  await page.keyboard.press('Enter')
  await expect(row(page, 'Rouge')).toBeVisible()

  await row(page, 'Chairs').getByRole('link').click()
  await expect(tiles(page)).toHaveCount(3)
  const { key } = (await engine.client.listCollections()).find(({ name }) => name === 'Chairs')!
  await page.getByRole('main').getByRole('button', { name: `Copy the key ${key}` }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(key)

  await tiles(page).first().click()
  await page.keyboard.press('Delete')
  await expect(tiles(page)).toHaveCount(2)
  await expect(page.getByText('1 asset taken out of “Chairs”')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await expect(tiles(page)).toHaveCount(3)

  const box = (await tiles(page).first().boundingBox())!
  await page.mouse.move(box.x + 20, box.y + 20)
  await page.mouse.down()
  await page.mouse.move(box.x - 40, box.y + 60, { steps: 4 })
  const zone = (await page.getByText('Take out of “Chairs”').boundingBox())!
  await page.mouse.move(zone.x + 40, zone.y + zone.height / 2, { steps: 4 })
  await page.mouse.up()
  await expect(tiles(page)).toHaveCount(2)
  await page.keyboard.press('ControlOrMeta+z')
  await expect(tiles(page)).toHaveCount(3)

  await chooseOfRow(page, 'Chairs', 'Delete')
  await expect(row(page, 'Chairs')).toBeHidden()
  await expect(row(page, 'Rouge'), 'what lay in it lies where it lay').toHaveAttribute('aria-level', '2')
  await page.keyboard.press('ControlOrMeta+z')
  await expect(row(page, 'Chairs')).toHaveAccessibleName('Chairs, 3 assets')
})

test('collections without a mouse: the picker, the tree and its keys', async ({ window: page, engine }) => {
  const made = await Promise.all(['One', 'Two', 'Three'].map(name => engine.client.createCollection({ name })))
  await tiles(page).first().focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await expect(page.locator('[role=option][aria-selected=true]')).toHaveCount(2)
  await page.keyboard.press('a')
  const field = page.getByRole('combobox', { name: 'Find a collection' })
  await field.fill('tw')
  await expect(page.getByRole('dialog').getByRole('option')).toHaveText([/Two/, /New collection “tw”/])
  await page.keyboard.press('Enter')
  await expect(page.getByText('2 assets added to “Two”')).toBeVisible()

  await page.keyboard.press('a')
  await field.fill('Four of a kind')
  await page.keyboard.press('Enter')
  await expect(row(page, 'Four of a kind')).toHaveAccessibleName('Four of a kind, 2 assets')

  await row(page, 'Two').focus()
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'New name of Two' }).fill('Zwei')
  await page.keyboard.press('Enter')
  await expect(row(page, 'Zwei')).toBeFocused()
  const order = async () => (await engine.client.listCollections()).filter(({ libraryId }) => libraryId === null).map(({ name }) => name)
  const before = (await order()).indexOf('Zwei')
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(async () => (await order()).indexOf('Zwei')).toBe(before - 1)
  await expect(row(page, 'Zwei')).toBeFocused()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(row(page, 'Zwei')).toHaveAttribute('aria-level', '3')
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(row(page, 'Zwei')).toHaveAttribute('aria-level', '2')

  await row(page, 'Zwei').press('Shift+F10')
  await page.getByRole('menuitem', { name: 'Move into…' }).press('Enter')
  await page.getByRole('combobox', { name: 'Find a collection' }).fill('one')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await engine.client.listCollections()).find(({ name }) => name === 'Zwei')?.parent).toBe(made[0]!.key)

  await row(page, 'Zwei').focus()
  await page.keyboard.press('Delete')
  await expect(row(page, 'Zwei')).toBeHidden()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(row(page, 'Zwei')).toBeVisible()
  await row(page, 'One').focus()
  await page.keyboard.press('ArrowLeft')
  await expect(row(page, 'Zwei')).toBeHidden()
  await page.reload()
  await expect(row(page, 'One')).toHaveAttribute('aria-expanded', 'false')
})

test('folders open one level at a time and stay open', async ({ window: page, library }) => {
  const name = library.folder.split('/').at(-1)!
  await row(page, name).focus()
  await page.keyboard.press('ArrowRight')
  await expect(row(page, 'images')).toBeVisible()
  await row(page, 'images').focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/folder=images/)
  await expect(row(page, 'images')).toHaveAttribute('aria-current', 'page')
  const count = Number(/, (\d+) assets/.exec((await row(page, 'images').getAttribute('aria-label')) ?? '')?.[1])
  await expect.poll(async () => Number(await tiles(page).first().getAttribute('aria-setsize'))).toBe(count)
  await page.reload()
  await expect(row(page, 'images')).toBeVisible()
})

test('a smart collection says what it asks, asks something else, and becomes a plain one', async ({ window: page, engine }) => {
  const { assets } = await engine.client.listAssets({ kind: 'model' })
  await engine.client.createCollection({ name: 'Models', query: { filter: 'kind = model', kinds: ['model'] } })
  await row(page, 'Models').getByRole('link').click()
  const strip = page.getByRole('region', { name: 'Collection Models' })
  await expect(strip.getByRole('listitem')).toContainText(['models', 'kind = model'])
  await expect(tiles(page)).toHaveCount(assets.length)
  await strip.getByRole('button', { name: 'Edit query' }).click()
  await page.getByRole('radio', { name: 'Images' }).click()
  await page.getByRole('button', { name: 'Save query' }).click()
  await expect(page.getByText('What “Models” asks was changed')).toBeVisible()
  await expect.poll(async () => (await engine.client.listCollections()).find(({ name }) => name === 'Models')).toMatchObject({ query: { kinds: ['image'] } })
  await page.keyboard.press('ControlOrMeta+z')
  await expect.poll(async () => (await engine.client.listCollections()).find(({ name }) => name === 'Models')).toMatchObject({ query: { kinds: ['model'] } })
  await expect(tiles(page)).toHaveCount(assets.length)
  await strip.getByRole('button', { name: 'Make it a plain collection' }).click()
  await expect.poll(async () => (await engine.client.listCollections()).find(({ name }) => name === 'Models')).toMatchObject({ query: null, assets: assets.length })
})

test('concepts learn by examples that are dragged, switched and taken out', async ({ window: page, engine }) => {
  await selectFirst(page, 2)
  await tiles(page).first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'New concept of the selection…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Wavy')
  await page.keyboard.press('Enter')
  await expect(row(page, 'Wavy')).toBeVisible()
  await tiles(page).nth(3).click()
  await tiles(page).nth(3).dragTo(row(page, 'Wavy'))
  await expect(page.getByText('added to “Wavy”')).toBeVisible()

  await chooseOfRow(page, 'Wavy', 'Examples…')
  const examples = page.getByRole('region', { name: 'Examples', exact: true })
  const against = page.getByRole('region', { name: 'Counter-examples' })
  await expect(examples.getByRole('listitem')).toHaveCount(3)
  await examples.getByRole('listitem').first().focus()
  await page.keyboard.press('x')
  await expect(against.getByRole('listitem')).toHaveCount(1)
  await expect(examples.getByRole('listitem').first()).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(examples.getByRole('listitem')).toHaveCount(1)
  await expect(examples.getByRole('listitem')).toBeFocused()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(examples.getByRole('listitem')).toHaveCount(2)
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await violations(page), 'concepts').toEqual([])
    await page.screenshot({ path: `test-results/concepts-${colorScheme}.png` })
  }

  await page.getByRole('link', { name: 'Show what it finds' }).click()
  await expect(page.getByRole('listbox', { name: 'Results' })).toBeVisible()
  await chooseOfRow(page, 'Wavy', 'Delete')
  await expect(row(page, 'Wavy')).toBeHidden()
  await page.keyboard.press('ControlOrMeta+z')
  await expect(row(page, 'Wavy')).toBeVisible()
  expect(await engine.client.listConcepts()).toMatchObject([{ name: 'Wavy', examples: 2, counterExamples: 1 }])
})

test('nothing of the sidebar stands in anybody\'s way, also with much in it', async ({ window: page, engine, library }) => {
  for (let i = 0; i < 60; i++)
    await engine.client.createCollection({ name: i === 7 ? '<img src=x onerror=alert(1)> مجلد 🪑' : `Collection ${String(i).padStart(2, '0')}`, colour: (['red', 'blue', null] as const)[i % 3]! })
  const { assets } = await engine.client.listAssets({ limit: 5 })
  await engine.client.editAssets({ ids: assets.map(({ id }) => id), addTags: ['wood', 'sea', 'a very long tag that does not fit into the sidebar at all'] })
  await expect(row(page, 'Collection 00')).toBeVisible()
  expect(await page.getByRole('treeitem').count()).toBeLessThan(60)
  await row(page, library.folder.split('/').at(-1)!).press('ArrowRight')
  await expect(row(page, 'images')).toBeVisible()
  await tileOf(page, library.images[0]!).click()
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await violations(page), 'sidebar').toEqual([])
    await page.screenshot({ path: `test-results/sidebar-${colorScheme}.png` })
  }
  await page.keyboard.press('a')
  expect(await violations(page), 'picker').toEqual([])
  await page.screenshot({ path: 'test-results/picker-light.png' })
  await page.keyboard.press('Escape')
  await row(page, 'Libraries').focus()
  await page.keyboard.press('End')
  await expect(page.getByRole('treeitem').last()).toBeVisible()

  await row(page, 'sea').press('F2')
  await page.getByRole('textbox', { name: 'New name of sea' }).fill('SEA')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Upper and lower case make no difference: this is the same tag.')).toBeVisible()
  await expect(row(page, 'sea')).toBeFocused()
  await page.screenshot({ path: 'test-results/sidebar-end-light.png' })
})
