import type { Page } from '@playwright/test'
import { cp, mkdir, readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { violations } from './axe.ts'
import { fakeDesktop } from './fake-desktop.ts'
import { expect, resultsOf, test, tileOf, tiles } from './window.ts'

const wood = 'images/wood/oak-boards.jpg'
const dots = 'images/polka-dots/candy.png'

async function open(page: Page, address: string) {
  await page.goto(address)
  await expect(tiles(page).first()).toBeVisible()
}

/** Drags files over an element, and drops them there. */
async function drag(page: Page, at: string, names: readonly string[], events: readonly string[]) {
  await page.evaluate(({ at, names, events }) => {
    const data = new DataTransfer()
    for (const name of names)
      data.items.add(new File(['x'], name))
    for (const event of events)
      (document.querySelector(at) ?? document.body).dispatchEvent(new DragEvent(event, { dataTransfer: data, bubbles: true, cancelable: true }))
  }, { at, names, events })
}

function openPage(page: Page, name: string) {
  return page.getByRole('navigation', { name: 'Pages of the settings' }).getByRole('link', { name, exact: true }).click()
}

test('what is asked from outside is searched by: assets as such, other files with all that they refer to', async ({ page, engine, library }) => {
  const desktop = await fakeDesktop(page)
  await open(page, engine.address)
  expect(await desktop.called('ready')).toHaveLength(1)
  await page.keyboard.press('i')
  await desktop.tell({ type: 'ask', paths: [join(library.folder, wood)] })
  await expect(page.getByRole('button', { name: 'Like oak-boards.jpg' })).toBeVisible()
  await expect(page.getByRole('listbox', { name: 'Results' })).toBeVisible()
  await expect(page.getByRole('complementary', { name: 'Details' }), 'the window is as it was').toBeHidden()

  await using elsewhere = await temporaryFolder()
  const model = library.models.find(path => path.endsWith('.obj'))!
  await cp(join(library.folder, dirname(model)), join(elsewhere.path, 'props'), { recursive: true })
  const asked = join(elsewhere.path, 'props', basename(model))
  await desktop.tell({ type: 'ask', paths: [asked, join(elsewhere.path, 'gone.png')] })
  await expect(page.getByText(`Reading ${basename(model)}…`)).toBeVisible()
  await expect(page.getByRole('alert').filter({ hasText: 'gone.png' })).toBeVisible()
  await expect(page.getByRole('button', { name: `Like ${basename(model)}` })).toBeVisible({ timeout: 60_000 })
  const [best] = await resultsOf(page)
  expect(best).toMatchObject({ name: basename(model) })
  expect(best?.score).toBeGreaterThan(0.95)
  await desktop.tell({ type: 'ask', paths: [asked, join(library.folder, dots)] })
  await expect(page.getByRole('button', { name: 'Like candy.png' }), 'several are searched by together').toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('button', { name: /^Like / })).toHaveCount(2)

  await desktop.tell({ type: 'refused', error: { code: 'link_refused', message: 'This request from outside is not carried out: it names another machine.' } })
  await expect(page.getByRole('alert').filter({ hasText: 'it names another machine' })).toBeVisible()
})

test('the menu bar has the commands, and does what they do where they can be done', async ({ page, engine, library }) => {
  const desktop = await fakeDesktop(page)
  await open(page, engine.address)
  const entry = async (id: string) => (await desktop.menu())?.flatMap(({ groups }) => groups.flat()).find(known => known.id === id)
  await expect.poll(() => entry('app.palette')).toMatchObject({ label: 'Command palette', accelerator: 'CmdOrCtrl+K', enabled: true })
  expect(await entry('desktop.reveal')).toMatchObject({ label: 'Show in the file manager', enabled: false })
  await desktop.tell({ type: 'command', id: 'desktop.reveal' })
  await desktop.tell({ type: 'command', id: 'of.another.version' })
  expect(await desktop.called('reveal')).toEqual([])

  await tileOf(page, library.images[0]!).click()
  await expect.poll(() => entry('desktop.reveal')).toMatchObject({ enabled: true })
  const sent = (await desktop.called('setMenu')).map(menu => JSON.stringify(menu))
  expect(sent.some((menu, place) => menu === sent[place - 1]), 'nothing is sent twice').toBe(false)
  await desktop.tell({ type: 'command', id: 'desktop.reveal' })
  await expect.poll(() => desktop.called('reveal')).toHaveLength(1)
  await tileOf(page, library.images[0]!).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Copy picture' }).click()
  await expect(page.getByText('Picture copied.')).toBeVisible()
  expect(await desktop.called('copyPicture')).toEqual(await desktop.called('reveal'))

  await desktop.tell({ type: 'command', id: 'app.theme.dark' })
  await expect.poll(() => desktop.called('setTheme')).toEqual([['system'], ['dark']])
})

test('assets leave the window as files, and are assets again when they come back', async ({ page, engine, library }) => {
  const desktop = await fakeDesktop(page, { paths: { 'oak-boards.jpg': join(library.folder, wood) } })
  const { key } = await engine.client.createCollection({ name: 'Chairs' })
  await open(page, engine.address)
  const row = `[data-key="collection:${key}"]`
  const shown = page.locator(row)
  const box = (await tiles(page).nth(1).boundingBox())!
  const name = (await tiles(page).nth(1).getAttribute('aria-label'))!.split(',')[0]!
  const pull = async () => {
    await page.mouse.move(box.x + 30, box.y + 30)
    await page.mouse.down()
    await page.mouse.move(box.x + 60, box.y + 60, { steps: 4 })
  }
  await pull()
  await expect.poll(() => desktop.called('dragOut')).toEqual([[[expect.any(Number)]]])
  await drag(page, 'body', [name], ['dragenter', 'dragover'])
  await expect(page.getByText('More like these', { exact: true }), 'it is known as assets').toBeVisible()
  await expect(page.getByText('Drop to search by it')).toBeHidden()
  await drag(page, row, [name], ['dragenter', 'dragover', 'drop'])
  await expect(shown).toHaveAccessibleName('Chairs, 1 asset')
  expect(await desktop.called('dragOut'), 'one drag').toHaveLength(1)
  await page.mouse.up()

  await pull()
  await drag(page, 'body', [name], ['dragover'])
  await drag(page, '[data-drop-assets=unlike]', [name], ['dragover', 'drop'])
  await expect(page.getByRole('button', { name: `Unlike ${name}` })).toBeVisible()
  await page.mouse.up()
  await page.mouse.move(5, 5)

  await drag(page, 'body', ['oak-boards.jpg'], ['dragenter', 'dragover'])
  await expect(page.getByText('Drop to search by it'), 'what comes later comes from outside').toBeVisible()
  await drag(page, 'body', ['oak-boards.jpg'], ['drop'])
  await expect(page.getByRole('button', { name: 'Like oak-boards.jpg' })).toBeVisible()
  await expect(shown).toHaveAccessibleName('Chairs, 1 asset')
})

test('folders are chosen in the system\'s dialog, or dropped and asked about', async ({ page, freshEngine, library }) => {
  await using place = await temporaryFolder()
  const [first, second] = ['Props', 'Walls'].map(name => join(place.path, name)) as [string, string]
  for (const folder of [first, second])
    await mkdir(folder)
  await cp(join(library.folder, wood), join(first, 'oak.jpg'))
  const desktop = await fakeDesktop(page, { picked: [first], paths: { Walls: second } })
  await page.goto(freshEngine.address)
  await page.getByRole('main').getByRole('button', { name: 'Add folder…' }).click()
  await expect(page.getByRole('link', { name: 'Props', exact: true })).toBeVisible()
  expect(await desktop.called('pickFolders')).toHaveLength(1)

  await page.evaluate(() => {
    DataTransferItem.prototype.webkitGetAsEntry = () => ({ isDirectory: true }) as FileSystemEntry
  })
  await drag(page, 'body', ['Walls'], ['drop'])
  const dialog = page.getByRole('dialog', { name: 'Add a folder' })
  await expect(dialog.getByLabel('Path of the folder')).toHaveValue(second)
  await page.screenshot({ path: 'test-results/desktop-add-folder.png' })
  expect(await violations(page), 'the dialog').toEqual([])
  await dialog.getByRole('button', { name: 'Choose…' }).click()
  await expect(dialog.getByLabel('Path of the folder')).toHaveValue(first)
  await dialog.getByLabel('Path of the folder').fill(second)
  await dialog.getByRole('button', { name: 'Add folder' }).click()
  await expect(page.getByRole('link', { name: 'Walls', exact: true })).toBeVisible()
  // Left before the engine ends, which would cut the page's stream of events.
  await page.goto('about:blank')
})

test('the app is set up in the settings, and what does not work is said there', async ({ page, engine }) => {
  const desktop = await fakeDesktop(page)
  await page.route('**/api/settings', route => route.request().method() === 'POST' && route.request().postData()?.includes('apiPort')
    ? route.fulfill({ status: 409, json: { code: 'listen_failed', message: 'Likeness cannot be reached at 127.0.0.1, port 8080: another program has it.' } })
    : route.fallback())
  await page.route('**/api/status', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ json: { ...await answer.json(), address: null } })
  })
  await page.route('**/licences.json', route => route.fulfill({ json: [{ name: 'hono', version: '4.13.19', licence: 'MIT', author: 'Yusuke Wada', url: 'https://github.com/honojs/hono', text: 'MIT License\n\nPermission is hereby granted…' }, { name: 'libvips', version: '8.18.0', licence: 'LGPL-3.0-or-later', text: 'GNU LESSER GENERAL PUBLIC LICENSE' }] }))
  await open(page, engine.address)
  await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click()
  await openPage(page, 'Desktop')
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    await expect(page.getByRole('button', { name: 'Restart and update' })).toBeVisible()
    expect(await violations(page), colorScheme).toEqual([])
    await page.screenshot({ path: `test-results/settings-desktop-${colorScheme}.png` })
  }
  await page.getByRole('switch', { name: 'Go on in the background' }).click()
  await expect(page.getByRole('switch', { name: 'Go on in the background' })).toBeChecked()
  expect(await desktop.called('changeSettings')).toEqual([[{ background: true }]])
  await page.getByRole('switch', { name: 'Files' }).click()
  await expect(page.getByRole('switch', { name: 'Files' })).toBeChecked()
  await page.getByRole('switch', { name: 'Dolphin' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'its folder cannot be written' })).toBeVisible()
  await expect(page.getByRole('switch', { name: 'Dolphin' })).toBeChecked()
  await desktop.tell({ type: 'update', update: { state: 'loading', version: '1.3.0', fraction: 0.4 } })
  await expect(page.getByRole('progressbar', { name: 'Progress of the update' })).toBeVisible()
  await desktop.tell({ type: 'update', update: { state: 'failed', reason: 'The feed cannot be reached.' } })
  await expect(page.getByRole('alert').filter({ hasText: 'The feed cannot be reached.' })).toBeVisible()
  await page.getByRole('button', { name: 'Look now' }).click()
  await expect(page.getByText('This is the newest version.').last()).toBeVisible()

  await openPage(page, 'API')
  await expect(page.getByText('No port is open: no other program reaches Likeness.').first()).toBeVisible()
  await page.getByRole('spinbutton', { name: 'Port' }).fill('8080')
  await page.getByRole('spinbutton', { name: 'Port' }).press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'another program has it' })).toBeVisible()
  expect(await violations(page), 'the API').toEqual([])
  await page.screenshot({ path: 'test-results/settings-desktop-api.png' })

  await openPage(page, 'About')
  await page.getByRole('searchbox', { name: 'Search by name or licence' }).fill('mit')
  await expect(page.getByRole('list', { name: 'Licences' }).getByRole('listitem')).toHaveCount(1)
  await page.getByText('hono', { exact: true }).click()
  await expect(page.getByText('Permission is hereby granted…')).toBeVisible()
  expect(await violations(page), 'licences').toEqual([])
  await page.screenshot({ path: 'test-results/settings-desktop-about.png' })
})

test.describe('an engine that stops', () => {
  test.use({ alsoExpected: /status of 503|EventSource|net::ERR/ })

  test('is told of with its reason while the page stays, in every language', async ({ page, engine, library }) => {
    const desktop = await fakeDesktop(page)
    await open(page, engine.address)
    await tileOf(page, library.images[0]!).click()
    const error = { code: 'engine_stopped', message: 'The engine of Likeness is not running: it ended with code 1. It is started again by itself.' } as const
    await page.route('**/api/status', route => route.fulfill({ status: 503, json: error }))
    await desktop.engine({ state: 'silent' })
    await expect(page.getByText('The engine does not answer.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Try now' })).toBeHidden()
    await desktop.engine({ state: 'restarting', attempt: 2, error })
    const banner = page.getByRole('status').filter({ hasText: 'attempt 2' })
    await expect(banner).toContainText('it ended with code 1')
    await expect(tileOf(page, library.images[0]!)).toHaveAttribute('aria-selected', 'true')
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await violations(page), colorScheme).toEqual([])
      await page.screenshot({ path: `test-results/desktop-restarting-${colorScheme}.png` })
    }
    await banner.getByRole('button', { name: 'Try now' }).click()
    await expect.poll(() => desktop.called('retryEngine')).toHaveLength(1)
    await desktop.engine({ state: 'failed', error: { code: 'engine_unstartable', message: 'The engine of Likeness cannot be started: its program is not there.' } })
    await expect(page.getByText('The engine does not start.')).toBeVisible()
    await desktop.engine({ state: 'running' })
    await expect(page.getByText('The engine does not start.')).toBeHidden()
    await expect(tileOf(page, library.images[0]!)).toHaveAttribute('aria-selected', 'true')

    await page.unrouteAll({ behavior: 'wait' })
    await page.goto(`${new URL(page.url()).origin}/#/settings/desktop`)
    await page.evaluate(() => localStorage.setItem('likeness.language', 'de'))
    await page.reload()
    await expect(page.getByRole('heading', { name: 'System', exact: true })).toBeVisible()
    await expect(page.getByText('Version 1.3.0 ist bereit.').first()).toBeVisible()
    expect(await violations(page), 'in German').toEqual([])
    await page.screenshot({ path: 'test-results/settings-desktop-german.png' })
    expect((await desktop.menu())?.map(({ label }) => label)).toContain('Auswahl')
  })
})

test('a file of the window\'s own disk is not read where it is no desktop app', async ({ window: page, library }) => {
  await page.locator('input[type=file]').setInputFiles({ name: 'mine.jpg', mimeType: 'image/jpeg', buffer: await readFile(join(library.folder, wood)) })
  await expect(page.getByRole('button', { name: 'Like mine.jpg' })).toBeVisible()
  await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByRole('navigation', { name: 'Pages of the settings' }).getByRole('link', { name: 'Desktop' })).toHaveCount(0)
})
