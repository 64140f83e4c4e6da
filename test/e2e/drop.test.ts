import type { Page } from '@playwright/test'
import type { Library } from './window.ts'
import { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { intercept } from './intercept.ts'
import { settledBox } from './still.ts'
import { expect, resultsOf, test, tileOf } from './window.ts'

interface Given {
  readonly name: string
  readonly type: string
  readonly bytes: readonly number[]
}

/** Does to the window what dropping or pasting files does; `at` is where they are dropped. */
async function give(page: Page, event: 'drop' | 'paste', files: readonly Given[], { alt = false, at = 'body' } = {}) {
  await page.evaluate(({ event, files, alt, at }) => {
    const data = new DataTransfer()
    for (const file of files)
      data.items.add(new File([new Uint8Array(file.bytes)], file.name, { type: file.type }))
    const happens = event === 'drop'
      ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true, altKey: alt })
      : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    document.querySelector(at)!.dispatchEvent(happens)
  }, { event, files, alt, at })
}

/** Drops or pastes a text, as an address. */
async function giveText(page: Page, event: 'drop' | 'paste', text: string) {
  await page.evaluate(({ event, text }) => {
    const data = new DataTransfer()
    data.setData(event === 'drop' ? 'text/uri-list' : 'text/plain', text)
    document.body.dispatchEvent(event === 'drop'
      ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
      : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
  }, { event, text })
}

/** Lets a file hover over the window. */
async function hover(page: Page, type: 'file' | 'text', alt = false) {
  await page.evaluate(({ type, alt }) => {
    const data = new DataTransfer()
    if (type === 'file')
      data.items.add(new File(['x'], 'x.png'))
    else
      data.items.add('words', 'text/plain')
    document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer: data, bubbles: true, cancelable: true, altKey: alt }))
  }, { type, alt })
}

async function fileOf(library: Library, path: string, name: string, type = 'image/jpeg'): Promise<Given> {
  return { name, type, bytes: [...await readFile(join(library.folder, path))] }
}

const wood = 'images/wood/oak-boards.jpg'
const dots = 'images/polka-dots/candy.png'

test('a dropped picture is searched by', async ({ window: page, library }) => {
  await give(page, 'drop', [await fileOf(library, wood, 'from elsewhere.jpg')])
  await expect(page.getByRole('button', { name: 'Stop searching by from elsewhere.jpg' })).toBeVisible()
  const [best] = await resultsOf(page)
  expect(best).toMatchObject({ name: 'oak-boards.jpg' })
  expect(best?.score).toBeGreaterThan(0.95)

  await page.reload()
  await expect(page.getByRole('button', { name: 'Stop searching by from elsewhere.jpg' }), 'the chip survives a reload').toBeVisible()
})

test('a pasted picture is searched by', async ({ window: page, library }) => {
  await give(page, 'paste', [await fileOf(library, dots, 'image.png', 'image/png')])
  const [best] = await resultsOf(page)
  expect(best).toMatchObject({ name: 'candy.png' })
})

test('a model can be chosen by button', async ({ window: page, library }) => {
  const model = library.models.find(path => path.endsWith('.glb'))!
  await page.locator('input[type=file]').setInputFiles({ name: 'mine.glb', mimeType: 'model/gltf-binary', buffer: await readFile(join(library.folder, model)) })
  const [best] = await resultsOf(page)
  expect(model).toContain(best?.name)
  expect(best?.score).toBeGreaterThan(0.95)
})

test('several files are searched by together; one that fails does not spoil the others; Alt makes counter-examples', async ({ window: page, library }) => {
  await give(page, 'drop', [
    await fileOf(library, wood, 'one.jpg'),
    { name: 'notes.txt', type: 'text/plain', bytes: [...Buffer.from('hello')] },
    await fileOf(library, dots, 'two.png', 'image/png'),
  ])
  await expect(page.getByRole('button', { name: /^Like (?:one.jpg|two.png)$/ })).toHaveCount(2)
  await expect(page.getByRole('alert').filter({ hasText: 'notes.txt' })).toContainText('is not of a format that Likeness reads')
  await give(page, 'drop', [await fileOf(library, dots, 'three.png', 'image/png')], { alt: true })
  await expect(page.getByRole('button', { name: 'Unlike three.png' })).toBeVisible()
  await hover(page, 'file')
  await give(page, 'drop', [await fileOf(library, wood, 'four.jpg')], { at: '[data-drop=like]' })
  await expect(page.getByRole('button', { name: 'Like four.jpg' })).toBeVisible()
  await expect(page.getByRole('button', { name: /^Like / })).toHaveCount(3)
})

test('a model is searched by without the files that come with it, and that is said', async ({ window: page, library }) => {
  const obj = library.models.find(path => path.endsWith('.obj'))
  test.skip(obj === undefined, 'the library has no such model')
  await give(page, 'drop', [await fileOf(library, obj!, 'mine.obj', 'model/obj'), await fileOf(library, wood, 'wood.jpg')])
  await expect(page.getByText(/Searching by mine.obj without 1 file that came with it/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Like mine.obj' })).toBeVisible()
})

test('pictures at addresses: data addresses are files, others are fetched by the engine, and what it refuses is said', async ({ window: page, library }) => {
  const bytes = await readFile(join(library.folder, dots))
  await giveText(page, 'paste', `data:image/png;base64,${bytes.toString('base64')}`)
  await expect(page.getByRole('button', { name: 'Like picture.png' })).toBeVisible()
  expect((await resultsOf(page))[0]).toMatchObject({ name: 'candy.png' })
  await giveText(page, 'drop', 'http://127.0.0.1:9/picture.png')
  await expect(page.getByRole('button', { name: 'Like http://127.0.0.1:9/picture.png' })).toBeVisible()
  await expect(page.getByText('This search did not work')).toBeVisible()
  await expect(page.getByText(/is not fetched|could not be fetched/)).toBeVisible()
  await page.keyboard.press('/')
  await giveText(page, 'paste', 'just words')
  await expect(page.getByText('There is no file')).toBeHidden()
})

test('an upload that is on its way can be cancelled', async ({ window: page, library }) => {
  let isHeld = true
  await intercept(page, '**/api/anchors', async (route) => {
    await expect.poll(() => isHeld).toBe(false)
    await route.continue().catch(() => undefined)
  })
  await give(page, 'drop', [await fileOf(library, wood, 'slow.jpg')])
  await expect(page.getByText('Reading slow.jpg…')).toBeVisible()
  await page.screenshot({ path: 'test-results/query-upload.png' })
  await page.getByRole('button', { name: 'Cancel reading slow.jpg' }).click()
  await expect(page.getByText('Reading slow.jpg…')).toBeHidden()
  isHeld = false
  await page.unrouteAll({ behavior: 'wait' })
  await expect(page.getByRole('heading', { name: 'All assets' })).toBeVisible()
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('assets that are dragged onto the query bar are more of what is searched by, or less', async ({ window: page }) => {
  await tileOf(page, wood).click()
  await page.keyboard.press('f')
  await page.getByRole('slider', { name: 'Least score' }).press('Home')
  const [, second, third] = await resultsOf(page)
  const dragTo = async (name: string, zone: string) => {
    const tile = await settledBox(tileOf(page, name))
    await page.mouse.move(tile.x + 40, tile.y + 40)
    await page.mouse.down()
    await page.mouse.move(tile.x + 60, tile.y + 60, { steps: 4 })
    const place = page.getByText(zone, { exact: true })
    const box = await settledBox(place)
    await page.mouse.move(box.x + 30, box.y + box.height / 2, { steps: 4 })
    await page.screenshot({ path: 'test-results/query-drag.png' })
    await page.mouse.up()
  }
  await dragTo(second!.name, 'More like these')
  await expect(page.getByRole('button', { name: `Like ${second!.name}`, exact: true })).toBeVisible()
  await dragTo(third!.name, 'Less like these')
  await expect(page.getByRole('button', { name: `Unlike ${third!.name}`, exact: true })).toBeVisible()
})

test('while a file is dragged the window says what dropping does; text being dragged changes nothing', async ({ window: page }) => {
  await hover(page, 'text')
  await expect(page.getByText('Drop to search by it')).toBeHidden()
  await hover(page, 'file')
  await expect(page.getByText('Drop to search by it')).toBeVisible()
  await expect(page.getByText('Less like this', { exact: true }), 'nothing is searched by that could be added to').toBeHidden()
  await page.screenshot({ path: 'test-results/drop.png' })
  await page.evaluate(() => document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true })))
  await expect(page.getByText('Drop to search by it')).toBeHidden()

  await tileOf(page, wood).click()
  await page.keyboard.press('f')
  await resultsOf(page)
  await hover(page, 'file', true)
  await expect(page.locator('[data-drop=unlike]')).toHaveClass(/here/)
  await page.screenshot({ path: 'test-results/drop-more.png' })
})

test('a file that cannot be searched by is refused in words', async ({ window: page }) => {
  await give(page, 'drop', [{ name: 'notes.txt', type: 'text/plain', bytes: [...Buffer.from('hello')] }])
  const notice = page.getByRole('listitem').filter({ hasText: 'notes.txt' })
  await expect(notice.getByRole('alert')).toContainText('is not of a format that Likeness reads')
  await notice.getByRole('button', { name: 'Close' }).click()
  await expect(notice).toBeHidden()
})
