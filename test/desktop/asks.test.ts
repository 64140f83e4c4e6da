import type { Page } from '@playwright/test'
import { appendFile, copyFile, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { resultsOf } from '../e2e/window.ts'
import { expect, test } from './app.ts'
import { clientOf } from './inspect.ts'

const refusal = 'This request from outside is not carried out'

function likeChip(window: Page, path: string) {
  return window.getByRole('button', { name: `Like ${basename(path)}`, exact: true })
}

test('what other programs ask reaches the instance that runs, which shows what is similar', async ({ app, home, window, library }) => {
  const [first, second, third, fourth] = library.images.map(path => join(library.folder, path)) as [string, string, string, string]

  expect(await home.handOver('--find-similar', first), 'the second instance ends').toBe(0)
  await expect(likeChip(window, first)).toBeVisible()
  expect((await resultsOf(window)).length).toBeGreaterThan(0)
  expect(await app.windows(), 'no window is opened for it').toHaveLength(1)

  expect(await home.handOver(`likeness://similar?path=${encodeURIComponent(second)}`)).toBe(0)
  await expect(likeChip(window, second)).toBeVisible()

  await app.evaluate(({ app }, path) => app.emit('open-file', { preventDefault: () => {} }, path), third)
  await expect(likeChip(window, third)).toBeVisible()

  await app.evaluate(({ app }, link) => app.emit('open-url', { preventDefault: () => {} }, link), `likeness://similar?path=${encodeURIComponent(fourth)}`)
  await expect(likeChip(window, fourth)).toBeVisible()

  await home.handOver(pathToFileURL(first).href)
  await expect(likeChip(window, first), 'a file is opened with it').toBeVisible()
})

test('what the app is started with is shown in its first window', async ({ home, library }) => {
  const path = join(library.folder, library.images[0]!)
  const app = await home.launch({ args: ['--find-similar', path] })
  const window = await app.firstWindow()
  await expect(likeChip(window, path)).toBeVisible()
  await expect(window.getByRole('listbox', { name: 'Results' })).toBeVisible()
})

test('a file outside every library is searched by, and not added', async ({ home, window, library }) => {
  const client = clientOf(window)
  const before = await client.outlineAssets({})
  const outside = join(home.path, 'from elsewhere.jpg')
  await copyFile(join(library.folder, library.images.find(path => path.endsWith('.jpg'))!), outside)
  await appendFile(outside, 'so that it is no copy of a file that is known')

  await home.handOver('--find-similar', outside)
  await expect(likeChip(window, outside)).toBeVisible()
  expect((await resultsOf(window))[0]?.score).toBeGreaterThan(0.9)
  expect(await client.outlineAssets({})).toEqual(before)
  expect(await client.listLibraries()).toHaveLength(1)
})

test('a link can only search: everything else is refused and said', async ({ app, home, window, library }) => {
  const client = clientOf(window)
  const state = async () => ({ assets: await client.outlineAssets({}), libraries: await client.listLibraries(), settings: await client.getSettings(), collections: await client.listCollections() })
  const before = await state()
  const picture = encodeURIComponent(join(library.folder, library.images[0]!))
  const hostile = [
    'likeness://app/api/libraries',
    'likeness://settings?api=true',
    'likeness://similar',
    'likeness://similar?path=',
    'likeness://similar?path=relative.png',
    'likeness://similar?path=%2Fetc%2Fpasswd',
    `likeness://similar?path=${encodeURIComponent('\\\\server\\share\\x.png')}`,
    `likeness://similar?path=${encodeURIComponent('\\\\?\\C:\\x.png')}`,
    `likeness://similar?path=${encodeURIComponent('//server/share/x.png')}`,
    `likeness://similar?path=${encodeURIComponent('http://127.0.0.1/x.png')}`,
    `likeness://similar?path=${picture}&path=${picture}`,
    `likeness://similar?path=${picture}&then=delete`,
    `likeness://user:secret@similar?path=${picture}`,
    `likeness://similar/../../api?path=${picture}`,
  ]
  for (const link of hostile) {
    await app.evaluate(({ app }, link) => app.emit('open-url', { preventDefault: () => {} }, link), link)
    const notice = window.getByRole('listitem').filter({ hasText: refusal })
    await expect(notice, link).toHaveCount(1)
    await notice.getByRole('button', { name: 'Close' }).click()
    await expect(notice, link).toHaveCount(0)
  }
  await expect(window.getByRole('button', { name: /^Like / })).toHaveCount(0)
  expect(await state()).toEqual(before)

  await test.step('a command line with a link does nothing else either', async () => {
    const files = async () => (await readdir(home.path, { recursive: true })).filter(path => !path.startsWith('likeness'))
    const before = await files()
    await home.handOver('--install-file-manager', 'likeness://similar?path=%2Fetc%2Fpasswd')
    await expect(window.getByRole('alert').filter({ hasText: refusal })).toBeVisible()
    expect(await files()).toEqual(before)
  })
})

test('who asks before any folder was added is told to add one', async ({ newcomer, library }) => {
  const app = await newcomer.launch({ args: ['--find-similar', join(library.folder, library.images[0]!)] })
  const window = await app.firstWindow()
  await expect(likeChip(window, library.images[0]!)).toBeVisible()
  await expect(window.getByRole('main').getByRole('button', { name: 'Add folder…' })).toBeVisible()
})
