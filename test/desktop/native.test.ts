import type { Page } from '@playwright/test'
import type { DesktopApp } from './launch.ts'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { tileOf, tiles } from '../e2e/window.ts'
import { expect, test } from './app.ts'
import { clientOf, untilIndexed } from './inspect.ts'

/** Chooses an entry of the menu bar by its id, or by its label. */
async function choose(app: DesktopApp, entry: string): Promise<void> {
  const chosen = () => app.evaluate(({ Menu }, entry) => {
    const all = (menu: Electron.Menu): Electron.MenuItem[] => menu.items.flatMap(item => [item, ...item.submenu ? all(item.submenu) : []])
    const item = all(Menu.getApplicationMenu()!).find(({ id, label, enabled }) => (id === `command:${entry}` || label === entry) && enabled)
    item?.click()
    return item !== undefined
  }, entry)
  await expect.poll(chosen, `the menu has "${entry}"`).toBe(true)
}

/** Has the main process note down what it asks of the system in place of doing it. */
async function takeDown(app: DesktopApp): Promise<() => Promise<Readonly<Record<string, readonly unknown[]>>>> {
  await app.evaluate(({ app, BrowserWindow, Notification, shell }) => {
    const noted: Record<string, unknown[]> = { revealed: [], opened: [], drags: [], bars: [], badges: [], notices: [] }
    Object.assign(globalThis, { noted })
    shell.showItemInFolder = path => void noted['revealed']!.push(path)
    shell.openPath = async (path) => {
      noted['opened']!.push(path)
      return ''
    }
    app.setBadgeCount = (count = 0) => noted['badges']!.push(count) > 0
    Notification.isSupported = () => true
    Notification.prototype.show = function (this: Electron.Notification) {
      noted['notices']!.push(this.title)
    }
    for (const window of BrowserWindow.getAllWindows()) {
      window.setProgressBar = value => void noted['bars']!.push(value)
      window.webContents.startDrag = ({ file, files }) => void noted['drags']!.push(files ?? [file])
    }
  })
  return () => app.evaluate(() => (globalThis as unknown as { readonly noted: Record<string, unknown[]> }).noted)
}

async function answerDialogs(app: DesktopApp, paths: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, paths) => {
    dialog.showOpenDialog = async () => ({ canceled: paths.length === 0, filePaths: [...paths] })
  }, paths)
}

async function dragTile(window: Page): Promise<void> {
  const box = (await tiles(window).first().boundingBox())!
  await window.mouse.move(box.x + 30, box.y + 30)
  await window.mouse.down()
  await window.mouse.move(box.x + 70, box.y + 70, { steps: 4 })
}

test('the menu bar speaks the language of the window', async ({ app, window }) => {
  const labels = () => app.evaluate(({ Menu }) => Menu.getApplicationMenu()!.items.map(({ label }) => label))
  await expect.poll(labels).toEqual(expect.arrayContaining(['View', 'Search']))
  await window.evaluate(() => {
    localStorage.setItem('likeness.language', 'de')
    location.reload()
  })
  await expect.poll(labels).toEqual(expect.arrayContaining(['Ansicht', 'Suche']))
})

test('the menu bar does what the window does, and files go out by the ways of the system', async ({ app, window, library }) => {
  const path = library.images[0]!
  const file = join(library.folder, path)
  const noted = await takeDown(app)

  await choose(app, 'app.palette')
  await expect(window.getByRole('combobox', { name: 'Command palette' })).toBeVisible()
  await window.keyboard.press('Escape')
  await choose(app, 'app.theme.dark')
  await expect.poll(() => app.evaluate(({ nativeTheme }) => [nativeTheme.themeSource, nativeTheme.shouldUseDarkColors])).toEqual(['dark', true])

  await window.getByRole('combobox', { name: 'Search by words' }).fill(basename(path).replace(/\.\w+$/, ''))
  await expect(window.getByText('found by words')).toBeVisible()
  await tileOf(window, path).click()
  await choose(app, 'desktop.reveal')
  await expect.poll(async () => (await noted())['revealed']).toEqual([file])
  await choose(app, 'desktop.open')
  await expect.poll(async () => (await noted())['opened']).toEqual([file])

  await choose(app, 'desktop.copyPicture')
  await expect(window.getByText('Picture copied.')).toBeVisible()
  expect(await app.evaluate(async ({ clipboard }) => {
    const [item] = await clipboard.read()
    const picture = await item!.getType('image/png') as Blob
    return [...new Uint8Array(await picture.arrayBuffer()).subarray(1, 4)]
  }), 'PNG').toEqual([0x50, 0x4E, 0x47])

  await dragTile(window)
  await expect.poll(async () => (await noted())['drags']).toEqual([[file]])
  await window.mouse.up()

  const asked = join(library.folder, library.images[3]!)
  await answerDialogs(app, [asked])
  await choose(app, 'Find Similar to File…')
  await expect(window.getByRole('button', { name: `Like ${basename(asked)}`, exact: true })).toBeVisible()

  await choose(app, 'New Window')
  await expect.poll(async () => (await app.windows()).length).toBe(2)
})

test('a folder is chosen in the dialog of the system; the taskbar, the badge and a notification tell of it', async ({ newcomer, library }) => {
  const folder = join(newcomer.path, 'Pictures')
  await mkdir(folder)
  for (const path of library.images.slice(0, 12))
    await copyFile(join(library.folder, path), join(folder, basename(path)))
  await writeFile(join(folder, 'broken.png'), 'This is no picture.')
  const app = await newcomer.launch()
  const window = await app.firstWindow()
  const noted = await takeDown(app)
  await answerDialogs(app, [folder])
  await choose(app, 'library.add')
  // Hours go by in what would be seconds, with nobody at the window.
  await app.evaluate(({ BrowserWindow }) => {
    const now = performance.now.bind(performance)
    performance.now = () => now() * 1000
    BrowserWindow.getAllWindows().forEach(window => window.blur())
  })
  const client = clientOf(window)
  await expect.poll(() => client.listLibraries()).toMatchObject([{ path: folder }])
  await untilIndexed(client)
  expect((await client.status()).progress).toMatchObject({ total: 13, failed: 1 })
  await expect.poll(async () => (await noted())['notices']).toEqual(['Indexing has ended'])
  const { bars, badges } = await noted()
  expect(bars!.some(value => Number(value) > 0 && Number(value) <= 1), `a bar was shown: ${bars!.join(' ')}`).toBe(true)
  expect(bars!.at(-1), 'and is gone').toBe(-1)
  expect(badges!.at(-1)).toBe(1)
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find(window => window.isVisible())?.focus())
  await expect.poll(async () => (await noted())['badges']!.at(-1)).toBe(0)
})

test('the engine is told of the battery and of who works at the machine', async ({ app, window }) => {
  const client = clientOf(window)
  const pace = async () => (await client.status()).progress.pace
  await app.evaluate(({ powerMonitor }) => {
    powerMonitor.getSystemIdleState = () => 'idle'
    powerMonitor.isOnBatteryPower = () => false
    powerMonitor.emit('on-ac')
  })
  await expect.poll(pace).toBe('full')
  await app.evaluate(({ powerMonitor }) => {
    powerMonitor.isOnBatteryPower = () => true
    powerMonitor.emit('on-battery')
  })
  await expect.poll(pace).toBe('gentle')
})

test('it stays in the tray without a window where the user wants that, and ends with the last one elsewhere', async ({ app, home, window }) => {
  test.skip(process.platform === 'darwin', 'programs of macOS stay anyway')
  await window.evaluate(() => globalThis.window.likeness?.changeSettings({ background: true }))
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach(window => window.close()))
  await expect.poll(() => app.windows()).toHaveLength(0)
  await home.handOver()
  const again = await app.firstWindow()
  await expect(tiles(again).first()).toBeVisible()
  await again.evaluate(() => globalThis.window.likeness?.changeSettings({ background: false }))
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach(window => window.close()))
  await expect.poll(() => app.process().exitCode).toBe(0)
})
