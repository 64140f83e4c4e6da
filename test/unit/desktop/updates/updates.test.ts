import type { DownloadOptions } from 'builder-util-runtime'
import type { AppUpdater } from 'electron-updater'
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http'
import type { DesktopSettings, UpdateState } from '../../../../src-main/contract/desktop.ts'
import type { SettingsFile } from '../../../../src-main/desktop/types.ts'
import { Buffer } from 'node:buffer'
import { createHash, randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { configureRequestOptions, configureRequestUrl, HttpExecutor } from 'builder-util-runtime'
import { AppImageUpdater } from 'electron-updater'
import { afterEach, expect, it, vi } from 'vitest'
import { openUpdater } from '../../../../src-main/desktop/updates/updater.ts'
import { createUpdates } from '../../../../src-main/desktop/updates/updates.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

type AppAdapter = NonNullable<ConstructorParameters<typeof AppImageUpdater>[1]>

/** The transport that Electron's `net` is in the app. */
class NodeExecutor extends HttpExecutor<ClientRequest> {
  override createRequest(options: RequestOptions, callback: (response: IncomingMessage) => void): ClientRequest {
    return request(options, callback)
  }

  download(url: URL, destination: string, options: DownloadOptions): Promise<string> {
    return options.cancellationToken.createPromise((resolve, reject, onCancel) => {
      const requestOptions: RequestOptions = options.headers ? { headers: options.headers } : {}
      configureRequestUrl(url, requestOptions)
      configureRequestOptions(requestOptions)
      this.doDownload(requestOptions, { destination, options, onCancel, callback: error => error ? reject(error) : resolve(destination), responseHandler: null }, 0)
    })
  }
}

const silent = { info: () => {}, error: () => {}, folder: '' }
const size = 300_000
/** A program that does nothing, of `size` bytes. */
const program = Buffer.concat([Buffer.from('#!/bin/sh\nexit 0\n'), randomBytes(size)]).subarray(0, size)
/** The file of a feed, as the AppImage updater asks for it. */
const file = (channel: 'latest' | 'beta') => `${channel}-linux${process.arch === 'x64' ? '' : `-${process.arch}`}.yml`
/** The AppImage updater runs where AppImages do. */
const onLinux = it.skipIf(process.platform !== 'linux')
const undo: (() => unknown)[] = []

afterEach(async () => {
  for (const step of undo.splice(0).reverse())
    await step()
})

function settingsFile(updates: DesktopSettings['updates']): SettingsFile {
  let settings: DesktopSettings = { background: false, openAtLogin: false, notifications: true, updates }
  const listeners = new Set<(settings: DesktopSettings) => void>()
  return {
    get: () => settings,
    change(changes) {
      settings = { ...settings, ...changes }
      listeners.forEach(listener => listener(settings))
      return settings
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

interface Feed {
  readonly url: string
  /** What was asked for, in order, with the header that would name the installation. */
  readonly asked: readonly { readonly path: string, readonly installation: string | undefined }[]
}

/** A feed as electron-builder writes it, over HTTP on 127.0.0.1; `sha512` of another file makes the download a broken one. */
async function openFeed(versions: Readonly<Record<string, string>>, sha512 = createHash('sha512').update(program).digest('base64')): Promise<Feed> {
  const asked: { path: string, installation: string | undefined }[] = []
  const server = createServer((incoming, answer) => {
    const path = new URL(incoming.url ?? '/', 'http://localhost').pathname
    asked.push({ path, installation: incoming.headers['x-user-staging-id']?.toString() })
    const version = versions[path.slice(1)]
    if (version !== undefined)
      answer.end(`version: ${version}\nfiles:\n  - url: Likeness-${version}.AppImage\n    sha512: ${sha512}\n    size: ${size}\nreleaseDate: '2026-01-01T00:00:00.000Z'\n`)
    else if (path.endsWith('.AppImage'))
      answer.end(program)
    else
      answer.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  undo.push(() => new Promise(resolve => server.close(resolve).closeAllConnections()))
  const address = server.address()
  return { url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, asked }
}

interface Installed {
  readonly folder: string
  readonly open: () => Promise<AppUpdater>
  /** Ends the app, as far as the updater knows. */
  readonly quit: () => void
}

/** An AppImage of version 1.0.0 with the feed's address beside it. */
async function install(url: string): Promise<Installed> {
  const folder = await temporaryFolder()
  undo.push(() => folder[Symbol.asyncDispose]())
  const image = join(folder.path, 'Likeness.AppImage')
  await writeFile(image, '#!/bin/sh\n')
  await writeFile(join(folder.path, 'app-update.yml'), `provider: generic\nurl: ${url}\nupdaterCacheDirName: likeness-updater\n`)
  vi.stubEnv('APPIMAGE', image)
  undo.push(() => vi.unstubAllEnvs())
  let atQuit: (code: number) => void = () => {}
  const app: AppAdapter = {
    version: '1.0.0',
    name: 'likeness',
    isPackaged: true,
    appUpdateConfigPath: join(folder.path, 'app-update.yml'),
    userDataPath: join(folder.path, 'user'),
    baseCachePath: join(folder.path, 'cache'),
    whenReady: () => Promise.resolve(),
    relaunch: () => {},
    quit: () => {},
    onQuit: (handler: (code: number) => void) => {
      atQuit = handler
    },
  }
  return {
    folder: folder.path,
    open: async () => Object.assign(new AppImageUpdater(null, app), { httpExecutor: new NodeExecutor() }),
    quit: () => atQuit(0),
  }
}

function follow(options: Omit<Parameters<typeof createUpdates>[0], 'log'>) {
  const updates = createUpdates({ ...options, log: silent })
  undo.push(updates.close)
  const states: UpdateState[] = []
  updates.onState(state => states.push(state))
  return { ...updates, states }
}

it('asks nobody while updates are off', async () => {
  const open = vi.fn()
  const updates = follow({ settings: settingsFile('off'), open, first: 0, every: 5 })
  expect(await updates.look()).toEqual({ state: 'off', reason: 'chosen' })
  expect(open).not.toHaveBeenCalled()
})

it('is off where the app was packaged without a feed', async () => {
  await using folder = await temporaryFolder()
  const updates = follow({ settings: settingsFile('stable'), open: () => openUpdater(folder.path) })
  expect(updates.state()).toEqual({ state: 'idle' })
  expect(await updates.look()).toEqual({ state: 'off', reason: 'no-feed' })
})

onLinux('loads a newer version by itself and puts it in place when the app ends', async () => {
  const feed = await openFeed({ [file('latest')]: '1.1.0' })
  const installed = await install(feed.url)
  const updates = follow({ settings: settingsFile('stable'), open: installed.open, first: 0 })
  await vi.waitUntil(() => updates.state().state === 'ready', { timeout: 20_000 })
  expect(updates.state()).toEqual({ state: 'ready', version: '1.1.0' })
  expect(updates.states.map(({ state }) => state).filter((state, i, all) => state !== all[i - 1])).toEqual(['looking', 'loading', 'ready'])
  const loaded = await readFile(join(installed.folder, 'cache', 'likeness-updater', 'pending', 'Likeness-1.1.0.AppImage'))
  expect(loaded.equals(program)).toBe(true)
  expect(feed.asked.every(({ installation }) => !installation)).toBe(true)

  // What was loaded is no program here: that it is moved to the old one's place is what can be seen.
  installed.quit()
  expect((await readFile(join(installed.folder, 'Likeness.AppImage'))).equals(program)).toBe(true)
})

onLinux('has the app leave all the same where what was loaded cannot be put in place', async () => {
  const feed = await openFeed({ [file('latest')]: '1.1.0' })
  const installed = await install(feed.url)
  const updates = follow({ settings: settingsFile('stable'), open: installed.open })
  await updates.look()
  await vi.waitUntil(() => updates.state().state === 'ready', { timeout: 20_000 })
  await rm(join(installed.folder, 'Likeness.AppImage'))
  const leave = vi.fn()
  updates.install(leave)
  await vi.waitUntil(() => leave.mock.calls.length > 0, { timeout: 5000 })
})

onLinux('says that it is current, and does not load again what it has', async () => {
  const feed = await openFeed({ [file('latest')]: '1.0.0' })
  const updates = follow({ settings: settingsFile('stable'), open: (await install(feed.url)).open })
  expect(await updates.look()).toEqual({ state: 'current', version: '1.0.0' })
  expect(feed.asked.map(({ path }) => path)).toEqual([`/${file('latest')}`])
})

onLinux('reads the channel that the user chose, and comes back to no older version', async () => {
  const feed = await openFeed({ [file('latest')]: '0.9.0', [file('beta')]: '1.2.0-beta.1' })
  const settings = settingsFile('stable')
  const updates = follow({ settings, open: (await install(feed.url)).open })
  expect(await updates.look()).toEqual({ state: 'current', version: '1.0.0' })
  settings.change({ updates: 'beta' })
  await vi.waitUntil(() => updates.state().state === 'ready', { timeout: 20_000 })
  expect(updates.state()).toEqual({ state: 'ready', version: '1.2.0-beta.1' })
})

onLinux('no longer puts in place what was loaded once updates are off', async () => {
  const feed = await openFeed({ [file('latest')]: '1.1.0' })
  const installed = await install(feed.url)
  const settings = settingsFile('stable')
  const updates = follow({ settings, open: installed.open })
  await updates.look()
  await vi.waitUntil(() => updates.state().state === 'ready', { timeout: 20_000 })
  settings.change({ updates: 'off' })
  expect(updates.state()).toEqual({ state: 'off', reason: 'chosen' })
  installed.quit()
  expect(await readFile(join(installed.folder, 'Likeness.AppImage'), 'utf8')).toBe('#!/bin/sh\n')
})

onLinux('says why nothing was found, and finds it the next time', async () => {
  const versions: Record<string, string> = {}
  const feed = await openFeed(versions)
  const updates = follow({ settings: settingsFile('stable'), open: (await install(feed.url)).open, every: 200 })
  expect(await updates.look()).toMatchObject({ state: 'failed', reason: expect.stringContaining(file('latest')) })
  versions[file('latest')] = '1.0.0'
  await vi.waitUntil(() => updates.state().state === 'current', { timeout: 20_000 })
})

onLinux('refuses a file that is not what the feed promised', async () => {
  const feed = await openFeed({ [file('latest')]: '1.1.0' }, createHash('sha512').update('another').digest('base64'))
  const updates = follow({ settings: settingsFile('stable'), open: (await install(feed.url)).open })
  await updates.look()
  await vi.waitUntil(() => updates.state().state === 'failed', { timeout: 20_000 })
  expect(updates.state()).toMatchObject({ reason: expect.stringContaining('sha512') })
})
