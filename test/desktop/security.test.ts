import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { desktopCalls } from '../../src-main/contract/desktop.ts'
import { readAddress } from '../../src-main/engine/lock.ts'
import { tiles } from '../e2e/window.ts'
import { expect, test } from './app.ts'
import { enginePid, shellLog } from './inspect.ts'

test('another user of the machine does not reach the engine, and no port is open', async ({ home, window }) => {
  test.skip(process.platform === 'win32', 'Windows has pipes with random names')
  await expect(tiles(window).first()).toBeVisible()
  const socket = readAddress(home.data)?.api?.socket ?? ''
  expect((await stat(dirname(socket))).mode & 0o777).toBe(0o700)
  expect((await stat(socket)).mode & 0o777).toBe(0o600)

  await test.step('another user is refused', async () => {
    const knock = `require('node:net').connect(${JSON.stringify(socket)}).on('connect', () => console.log('open')).on('error', error => console.log(error.code))`
    const ask = async (options: object) => {
      const child = spawn(process.execPath, ['-e', knock], { ...options, stdio: ['ignore', 'pipe', 'inherit'], timeout: 5000 })
      const [said] = await Promise.all([text(child.stdout), once(child, 'exit')])
      return said.trim()
    }
    expect(await ask({}), 'its own user').toBe('open')
    if (process.getuid?.() === 0)
      expect(await ask({ uid: 65_534, gid: 65_534, cwd: '/' })).toBe('EACCES')
  })

  await test.step('the engine listens at no port', async () => {
    if (process.platform === 'linux')
      expect(await portsOf(await enginePid(home))).toEqual([])
  })
})

test('a page stays where it is, opens nothing, and is granted nothing', async ({ app, home, window }) => {
  const before = window.url()
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async address => void opened.push(address)
  })

  for (const address of ['https://example.com/', 'file:///etc/passwd', 'http://127.0.0.1:1/']) {
    await window.evaluate(address => location.assign(address), address).catch(() => undefined)
    if (!address.startsWith('file:'))
      await expect.poll(() => shellLog(home)).toContain(`A page was kept from going to ${address}`)
  }
  expect(await window.evaluate(() => globalThis.window.open('https://example.com/')), 'a window of another site').toBeNull()
  await expect.poll(() => shellLog(home)).toContain('A page was kept from opening https://example.com/')
  expect(await window.evaluate(() => globalThis.window.open('https://github.com/')), 'a site that the user is shown in the browser').toBeNull()
  await expect.poll(() => app.evaluate(() => (globalThis as unknown as { readonly opened: readonly string[] }).opened)).toEqual(['https://github.com/'])
  expect(await app.windows()).toHaveLength(1)
  await expect.poll(async () => (await Promise.all(window.context().pages().map(page => page.opener()))).filter(opener => opener !== null), 'no page stays that a page opened').toEqual([])
  expect(window.url()).toBe(before)

  const asked = await window.evaluate(async () => ({
    geolocation: (await navigator.permissions.query({ name: 'geolocation' })).state,
    notifications: Notification.permission,
    camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', (error: Error) => error.name),
    elsewhere: await fetch('https://example.com/').then(() => 'loaded', () => 'refused'),
    frame: await new Promise((resolve) => {
      const frame = Object.assign(document.createElement('iframe'), { src: 'https://example.com/' })
      document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => effectiveDirective === 'frame-src' && resolve('refused'))
      frame.addEventListener('load', () => setTimeout(resolve, 1000, 'loaded'))
      document.body.append(frame)
    }),
  }))
  expect(asked).toMatchObject({ geolocation: 'denied', notifications: 'denied', elsewhere: 'refused', frame: 'refused' })
  expect(asked.camera).toMatch(/^Not(?:Allowed|Found)Error$/)

  expect(await window.evaluate(() => ['require', 'process', 'module', 'Buffer', 'global'].filter(name => name in globalThis)), 'a page has no Node').toEqual([])
  expect(await window.evaluate(() => Object.keys(globalThis.window.likeness ?? {}).sort())).toEqual([...desktopCalls, 'listen', 'pathOf', 'platform'].sort())
})

test('the bridge takes ids and refuses everything else', async ({ window }) => {
  const codes = await window.evaluate(async () => {
    const bridge = globalThis.window.likeness as unknown as Readonly<Record<string, (...args: readonly unknown[]) => Promise<{ readonly error?: { readonly code: string } }>>>
    const wrong: readonly (readonly [string, ...unknown[]])[] = [['reveal', '/etc/passwd'], ['open', -1], ['open', 999_999], ['dragOut', ['/etc/passwd']], ['openWindow', 'https://example.com/'], ['setTheme', 'pink'], ['changeSettings', { background: 'yes' }], ['setFileManager', '../x', true]]
    return Promise.all(wrong.map(async ([name, ...args]) => [name, (await bridge[name]!(...args)).error?.code]))
  })
  expect(codes).toEqual([['reveal', 'bad_request'], ['open', 'bad_request'], ['open', 'asset_not_found'], ['dragOut', 'bad_request'], ['openWindow', 'bad_request'], ['setTheme', 'bad_request'], ['changeSettings', 'bad_request'], ['setFileManager', 'not_found']])
})

/** TCP ports that a process of Linux listens at. */
async function portsOf(pid: number): Promise<number[]> {
  const folder = `/proc/${pid}/fd`
  const files = await Promise.all((await readdir(folder)).map(name => readlink(join(folder, name)).catch(() => '')))
  const sockets = new Set(files.map(file => /^socket:\[(\d+)\]$/.exec(file)?.[1]))
  const tables = await Promise.all(['tcp', 'tcp6'].map(name => readFile(`/proc/${pid}/net/${name}`, 'utf8').catch(() => '')))
  const listening = tables.flatMap(table => table.split('\n').map(line => line.trim().split(/\s+/))).filter(columns => columns[3] === '0A' && sockets.has(columns[9]))
  return listening.map(columns => Number.parseInt(columns[1]!.split(':')[1]!, 16))
}
