import type { Page } from '@playwright/test'
import { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, resultsOf, test } from './window.ts'

interface Given {
  readonly name: string
  readonly type: string
  readonly bytes: readonly number[]
}

/** Does to the window what dropping or pasting a file does. */
async function give(page: Page, event: 'drop' | 'paste', file: Given) {
  await page.evaluate(({ event, file }) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(file.bytes)], file.name, { type: file.type }))
    const happens = event === 'drop'
      ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
      : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
    document.body.dispatchEvent(happens)
  }, { event, file })
}

test('a dropped picture is searched by', async ({ window: page, library }) => {
  const bytes = [...await readFile(join(library.folder, 'images/wood/oak-boards.jpg'))]
  await give(page, 'drop', { name: 'from elsewhere.jpg', type: 'image/jpeg', bytes })
  await expect(page.getByRole('button', { name: 'Stop searching by from elsewhere.jpg' })).toBeVisible()
  const [best] = await resultsOf(page)
  expect(best).toMatchObject({ name: 'oak-boards.jpg' })
  expect(best?.score).toBeGreaterThan(0.95)

  await page.reload()
  await expect(page.getByRole('button', { name: 'Stop searching by from elsewhere.jpg' }), 'the chip survives a reload').toBeVisible()
})

test('a pasted picture is searched by', async ({ window: page, library }) => {
  const bytes = [...await readFile(join(library.folder, 'images/polka-dots/candy.png'))]
  await give(page, 'paste', { name: 'image.png', type: 'image/png', bytes })
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

test('while a file is dragged the window says what dropping does; text being dragged changes nothing', async ({ window: page }) => {
  const drag = (type: 'file' | 'text') => page.evaluate((type) => {
    const data = new DataTransfer()
    if (type === 'file')
      data.items.add(new File(['x'], 'x.png'))
    else
      data.items.add('words', 'text/plain')
    document.body.dispatchEvent(new DragEvent('dragenter', { dataTransfer: data, bubbles: true, cancelable: true }))
  }, type)
  await drag('text')
  await expect(page.getByText('Drop to search by it')).toBeHidden()
  await drag('file')
  await expect(page.getByText('Drop to search by it')).toBeVisible()
  await page.screenshot({ path: 'test-results/drop.png' })
  await page.evaluate(() => document.body.dispatchEvent(new DragEvent('dragleave', { bubbles: true })))
  await expect(page.getByText('Drop to search by it')).toBeHidden()
})

test('a file that cannot be searched by is refused in words', async ({ window: page }) => {
  await give(page, 'drop', { name: 'notes.txt', type: 'text/plain', bytes: [...Buffer.from('hello')] })
  const notice = page.getByRole('alert').filter({ hasText: 'notes.txt' })
  await expect(notice).toContainText('is not of a format that Likeness reads')
  await notice.getByRole('button', { name: 'Close' }).click()
  await expect(notice).toBeHidden()
})
