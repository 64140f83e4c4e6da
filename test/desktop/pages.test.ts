import type { DesktopApp } from './launch.ts'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import process from 'node:process'
import { expect, test } from './app.ts'
import { clientOf } from './inspect.ts'

/** What the page of the window that has the focus answers; undefined while there is none. Playwright does not come back to a page that crashed. */
function askPage<T>(app: DesktopApp, expression: string): Promise<T | undefined> {
  return app.evaluate(({ BrowserWindow }, expression) => {
    const contents = BrowserWindow.getFocusedWindow()?.webContents
    return contents === undefined || contents.isCrashed() ? undefined : contents.executeJavaScript(expression).catch(() => undefined) as Promise<never>
  }, expression)
}

test('a page that ends is opened anew, and says so', async ({ app, window: _ }) => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getFocusedWindow()?.webContents.forcefullyCrashRenderer())
  await expect.poll(() => askPage<string>(app, 'document.body.innerText')).toContain('was opened anew')
})

test('a page that hangs is opened anew where the user says so, and not where they wait', async ({ app, window }) => {
  await window.evaluate(() => Object.assign(window, { isFirst: true }))
  const hang = (response: number) => app.evaluate(({ BrowserWindow, dialog }, response) => {
    dialog.showMessageBox = (async () => ({ response, checkboxChecked: false })) as typeof dialog.showMessageBox
    BrowserWindow.getFocusedWindow()!.webContents.emit('unresponsive')
  }, response)
  const isFirst = () => askPage<boolean>(app, '"isFirst" in window')
  await hang(0)
  expect(await isFirst()).toBe(true)
  await hang(1)
  await expect.poll(isFirst).toBe(false)
})

test('several files are dragged at once, under a picture', async ({ app, window, library }) => {
  const { assets } = await clientOf(window).listAssets({ limit: 5000 })
  const names = [...library.images.slice(0, 2), ...library.models.slice(0, 1)].map(path => basename(path))
  const ids = names.map(name => assets.find(asset => asset.name === name)!.id)
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getFocusedWindow()!.webContents.startDrag = ({ files, icon }) => void Object.assign(globalThis, { dragged: { files, isEmpty: typeof icon === 'string' || icon.isEmpty() } })
  })
  await window.evaluate(ids => globalThis.window.likeness?.dragOut(ids), ids)
  expect(await app.evaluate(() => (globalThis as unknown as { readonly dragged: unknown }).dragged)).toEqual({ files: names.map(name => expect.stringMatching(new RegExp(`${name}$`)) as unknown), isEmpty: false })
})

test('starts with the session where that is chosen', async ({ home, window }) => {
  test.skip(process.platform !== 'linux', 'elsewhere the system keeps it')
  const entry = join(home.env['XDG_CONFIG_HOME']!, 'autostart', 'likeness.desktop')
  await window.evaluate(() => globalThis.window.likeness?.changeSettings({ openAtLogin: true }))
  await expect.poll(() => existsSync(entry)).toBe(true)
  await window.evaluate(() => globalThis.window.likeness?.changeSettings({ openAtLogin: false }))
  await expect.poll(() => existsSync(entry)).toBe(false)
})
