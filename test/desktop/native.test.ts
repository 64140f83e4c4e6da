import type { Page } from '@playwright/test'
import type { DesktopBridge } from '../../src-main/contract/desktop.ts'
import type { DesktopApp } from './launch.ts'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { tiles } from '../e2e/window.ts'
import { expect, test } from './app.ts'

declare global {
  interface Window {
    readonly likeness: DesktopBridge
  }
}

/** Calls the bridge of a page. */
function call<N extends 'reveal' | 'open' | 'dragOut' | 'copyPicture' | 'openWindow' | 'setTheme' | 'changeSettings' | 'state'>(page: Page, name: N, ...args: readonly unknown[]) {
  return page.evaluate(([name, args]) => (window.likeness[name] as (...args: readonly unknown[]) => Promise<unknown>)(...args), [name, args] as const)
}

function placesOf(app: DesktopApp) {
  return app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter(window => window.isVisible()).map(window => ({ bounds: window.getNormalBounds(), isMaximized: window.isMaximized(), hash: /#.*/.exec(window.webContents.getURL())?.[0] })))
}

/** Notes what the app asks of the system in place of doing it. */
function watchSystem(app: DesktopApp) {
  return app.evaluate(({ shell }) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    shell.showItemInFolder = path => void asked.push(`show ${path}`)
    shell.openPath = async (path) => {
      asked.push(`open ${path}`)
      return ''
    }
  })
}

const askedOf = (app: DesktopApp) => app.evaluate(() => (globalThis as unknown as { readonly asked: readonly string[] }).asked)

async function assetOf(page: Page, name: string): Promise<number> {
  return page.evaluate(async (name) => {
    const { assets } = await (await fetch('/api/assets?limit=5000')).json() as { readonly assets: readonly { readonly id: number, readonly name: string }[] }
    return assets.find(asset => asset.name === name)!.id
  }, name)
}

test('windows come back where they were, with what they showed', async ({ home }) => {
  const app = await home.launch()
  const first = await app.firstWindow()
  await expect(tiles(first).first()).toBeVisible()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.setBounds({ x: 40, y: 50, width: 900, height: 640 }))
  await call(first, 'openWindow', '#/settings/appearance')
  await expect.poll(async () => (await app.windows()).length).toBe(2)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.maximize())
  const before = await placesOf(app)
  expect(before).toEqual(expect.arrayContaining([expect.objectContaining({ bounds: { x: 40, y: 50, width: 900, height: 640 }, isMaximized: false }), expect.objectContaining({ isMaximized: true, hash: '#/settings/appearance' })]))
  await app.close()

  const again = await home.launch()
  await again.firstWindow()
  await expect.poll(async () => (await again.windows()).length).toBe(2)
  await expect.poll(() => placesOf(again)).toEqual(expect.arrayContaining(before))
})

test('a page that ends is there again, and says so', async ({ app, window }) => {
  await expect(tiles(window).first()).toBeVisible()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.webContents.forcefullyCrashRenderer())
  // Playwright does not come back to a page that crashed: the app is asked what it shows.
  const shown = () => app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows().find(shown => shown.isVisible())!
    return window.webContents.isCrashed() ? '' : window.webContents.executeJavaScript('document.body.innerText').catch(() => '') as Promise<string>
  })
  await expect.poll(shown).toContain('was opened anew')
})

test('files are shown, opened and dragged by their assets alone', async ({ app, window, library }) => {
  await watchSystem(app)
  const [one, two] = library.images.map(path => basename(path))
  const id = await assetOf(window, one!)
  expect(await call(window, 'reveal', id)).toEqual({ value: undefined })
  expect(await call(window, 'open', id)).toEqual({ value: undefined })
  expect((await askedOf(app)).map(line => line.replace(library.folder, ''))).toEqual([expect.stringMatching(new RegExp(`^show .*${one}$`)), expect.stringMatching(new RegExp(`^open .*${one}$`))])
  expect(await call(window, 'reveal', 999_999)).toMatchObject({ error: { code: 'asset_not_found' } })
  expect(await call(window, 'open', '/etc/passwd')).toMatchObject({ error: { code: 'bad_request' } })

  await app.evaluate(({ BrowserWindow }) => {
    const drags: { readonly files: readonly string[] | undefined, readonly isEmpty: boolean }[] = []
    Object.assign(globalThis, { drags })
    BrowserWindow.getFocusedWindow()!.webContents.startDrag = ({ files, icon }) => void drags.push({ files, isEmpty: typeof icon === 'string' || icon.isEmpty() })
  })
  expect(await call(window, 'dragOut', [id, await assetOf(window, two!)])).toEqual({ value: undefined })
  const drags = await app.evaluate(() => (globalThis as unknown as { readonly drags: readonly unknown[] }).drags)
  expect(drags).toEqual([{ files: [expect.stringContaining(one!), expect.stringContaining(two!)], isEmpty: false }])
})

test('a picture goes into the clipboard as large as it is, a model as it is seen', async ({ app, window, library }) => {
  const copied = () => app.evaluate(async ({ clipboard }) => {
    const [item] = await clipboard.read()
    const blob = await item!.getType('image/png')
    const bytes = Buffer.from(await blob.arrayBuffer())
    return { type: blob.type, bytes: bytes.length, width: bytes.readUInt32BE(16) }
  })
  const [image, model] = [library.images[0]!, library.models[0]!].map(path => basename(path))
  expect(await call(window, 'copyPicture', await assetOf(window, image!))).toEqual({ value: undefined })
  const picture = await copied()
  expect(picture).toMatchObject({ type: 'image/png' })
  expect(picture.width).toBeGreaterThan(100)
  expect(await call(window, 'copyPicture', await assetOf(window, model!))).toEqual({ value: undefined })
  expect((await copied()).bytes).not.toBe(picture.bytes)
})

test('the menu bar has the commands of the window, and carries them out', async ({ app, window }) => {
  const click = (label: string) => app.evaluate(({ Menu, BrowserWindow }, label) => {
    const find = (items: readonly Electron.MenuItem[]): Electron.MenuItem | undefined => items.flatMap(item => [item, ...item.submenu ? [find(item.submenu.items)] : []]).find(item => item?.label === label)
    find(Menu.getApplicationMenu()!.items)!.click(undefined, BrowserWindow.getFocusedWindow() ?? undefined)
  }, label)
  await expect.poll(() => app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.items.map(({ label }) => label))).toContain('Search')
  await click('Settings…')
  await expect(window).toHaveURL(/#\/settings/)
  await click('About Likeness')
  await expect(window).toHaveURL(/#\/settings\/about/)
  await click('New Window')
  await expect.poll(async () => (await app.windows()).length).toBe(2)
})

test('stays in the background where that is chosen, and ends where it is not', async ({ app, window }) => {
  expect(await call(window, 'changeSettings', { background: true })).toMatchObject({ value: { background: true } })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.close())
  await expect.poll(async () => (await app.windows()).length).toBe(0)
  await app.evaluate(({ app }) => app.emit('activate', {}, false))
  const again = await app.firstWindow()
  await expect(tiles(again).first()).toBeVisible()
  expect(await call(again, 'changeSettings', { background: false })).toMatchObject({ value: { background: false } })
  const ended = new Promise<number | null>(resolve => app.process().once('exit', resolve))
  await app.evaluate(({ BrowserWindow }) => {
    setImmediate(() => BrowserWindow.getFocusedWindow()?.close())
  })
  expect(await ended).toBe(0)
})

test('starts with the session where that is chosen', async ({ home, window }) => {
  test.skip(process.platform !== 'linux', 'elsewhere the system keeps it')
  const entry = join(home.env['XDG_CONFIG_HOME']!, 'autostart', 'likeness.desktop')
  await call(window, 'changeSettings', { openAtLogin: true })
  await expect.poll(() => existsSync(entry)).toBe(true)
  await call(window, 'changeSettings', { openAtLogin: false })
  await expect.poll(() => existsSync(entry)).toBe(false)
})

test('the window follows the theme that is chosen for it', async ({ app, window }) => {
  await call(window, 'setTheme', 'dark')
  await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true)
  await expect.poll(() => window.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
})
