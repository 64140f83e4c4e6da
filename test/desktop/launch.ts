import type { Browser, ElectronApplication, Page } from '@playwright/test'
import type { ChildProcess } from 'node:child_process'
import type { Answered, Asked, Question } from './rig/control.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { chromium, _electron as electron } from '@playwright/test'
import { decode, encode } from './rig/codec.ts'

type ElectronModule = typeof Electron.CrossProcessExports

/** The desktop app while it runs: in Electron, or in the rig where Electron's binary is not there. */
export interface DesktopApp extends AsyncDisposable {
  readonly kind: 'electron' | 'rig'
  /** Runs a function in the main process, with the module `electron`. It may use nothing but its arguments; what it answers is copied. */
  readonly evaluate: <R, A = undefined>(ask: (electron: ElectronModule, argument: A) => R | Promise<R>, argument?: A) => Promise<R>
  /** The pages of the windows that can be seen. */
  readonly windows: () => Promise<readonly Page[]>
  /** The page of the first window, as soon as one can be seen. */
  readonly firstWindow: () => Promise<Page>
  readonly process: () => ChildProcess
  /** Has the app quit, and waits until it has. */
  readonly close: () => Promise<void>
  /** Has pages know the paths of these files, which they are given afterwards by a drop or a field. */
  readonly giveFiles: (paths: readonly string[]) => Promise<void>
}

export interface LaunchOptions {
  readonly args?: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
}

export const projectFolder = fileURLToPath(new URL('../..', import.meta.url))
const { main } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8')) as { readonly main: string }
/** What Electron starts of the folder. */
const program = join(projectFolder, main)
const register = fileURLToPath(new URL('rig/register.ts', import.meta.url))
const quitWithinMs = 30_000

/** Electron's executable, where it was fetched. */
function findElectron(): string | undefined {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' } as const
  const path = join(folder, 'dist', names[process.platform as keyof typeof names] ?? 'electron')
  return existsSync(path) ? path : undefined
}

/** Which of the two the specs run in. */
export const desktopKind: DesktopApp['kind'] = findElectron() === undefined ? 'rig' : 'electron'

/** The command that starts the app, without the arguments of the app itself. */
function command(): readonly [string, ...string[]] {
  const path = findElectron()
  if (path === undefined)
    return [process.execPath, '--import', register, program]
  return [path, ...process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [], projectFolder]
}

/** Starts the app. Its windows are those of a user whose environment `env` gives. */
export async function launchDesktop(options: LaunchOptions): Promise<DesktopApp> {
  return desktopKind === 'electron' ? launchElectron(options) : launchRig(options)
}

/** Starts the app beside one that runs, to which it hands over: answers its exit code. */
export async function runDesktop({ args = [], env, cwd = projectFolder }: LaunchOptions): Promise<number | null> {
  const [path, ...first] = command()
  const child = spawn(path, [...first, ...args], { env: { ...process.env, ...env }, cwd, stdio: 'inherit' })
  const [code] = await once(child, 'exit') as [number | null]
  return code
}

async function launchElectron({ args = [], env, cwd = projectFolder }: LaunchOptions): Promise<DesktopApp> {
  const [executablePath, ...first] = command()
  // Playwright would start it without a sandbox, which is not how people start it.
  const app = await electron.launch({ executablePath, args: [...first, ...args], env: { ...process.env, ...env } as Record<string, string>, cwd, chromiumSandbox: true })
  const windows = async () => {
    const pages = app.windows()
    const visible = await Promise.all(pages.map(page => isVisible(app, page)))
    return pages.filter((_, n) => visible[n])
  }
  const close = async () => {
    if (app.process().exitCode === null)
      await app.close()
  }
  return {
    kind: 'electron',
    evaluate: (ask, argument) => app.evaluate(ask as never, argument as never),
    windows,
    firstWindow: () => untilFirst(windows),
    process: () => app.process(),
    close,
    giveFiles: async () => {},
    [Symbol.asyncDispose]: close,
  }
}

async function isVisible(app: ElectronApplication, page: Page): Promise<boolean> {
  const window = await app.browserWindow(page)
  return window.evaluate((shown: Electron.BrowserWindow) => shown.isVisible())
}

async function launchRig({ args = [], env, cwd = projectFolder }: LaunchOptions): Promise<DesktopApp> {
  const [path, ...first] = command()
  const child = spawn(path, [...first, ...args], { env: { ...process.env, ...env }, cwd, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ask = askRig(child)
  const browser = await chromium.connectOverCDP(await ask({ type: 'endpoint' }) as string)
  const windows = async () => {
    const ids = await ask({ type: 'windows' }) as readonly string[]
    const pages = new Map(await Promise.all(pagesOf(browser).map(async page => [await targetOf(page), page] as const)))
    return ids.flatMap(id => pages.get(id) ?? [])
  }
  const close = async () => {
    if (child.exitCode !== null || child.signalCode !== null)
      return
    const ended = once(child, 'exit')
    const late = setTimeout(() => child.kill('SIGKILL'), quitWithinMs)
    await ask({ type: 'evaluate', source: '({ app }) => { setImmediate(() => app.quit()) }', argument: undefined })
    await ended
    clearTimeout(late)
    if (child.signalCode === 'SIGKILL')
      throw new Error(`the app did not quit within ${quitWithinMs / 1000} s`)
  }
  return {
    kind: 'rig',
    evaluate: async (source, argument) => await ask({ type: 'evaluate', source: String(source), argument }) as never,
    windows,
    firstWindow: () => untilFirst(windows),
    process: () => child,
    close,
    giveFiles: async (paths) => {
      for (const path of paths) {
        const { size, mtimeMs } = statSync(path)
        await ask({ type: 'file', key: `${basename(path)}/${size}/${Math.floor(mtimeMs)}`, path })
      }
    },
    [Symbol.asyncDispose]: close,
  }
}

function askRig(child: ChildProcess): (question: Question) => Promise<unknown> {
  const waiting = new Map<number, { readonly resolve: (value: unknown) => void, readonly reject: (error: Error) => void }>()
  let lastId = 0
  child.on('message', ({ id, value, error }: Answered) => {
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined)
      asked?.resolve(value === undefined ? undefined : decode(value))
    else
      asked?.reject(new Error(error))
  })
  child.once('exit', (code, signal) => waiting.forEach(({ reject }) => reject(new Error(`the app ended with ${signal ?? `code ${code}`}`))))
  return question => new Promise((resolve, reject) => {
    const id = ++lastId
    waiting.set(id, { resolve, reject })
    child.send({ id, question: encode(question) } satisfies Asked, error => error && reject(error))
  })
}

function pagesOf(browser: Browser): Page[] {
  return browser.contexts().flatMap(context => context.pages())
}

const targets = new WeakMap<Page, string>()

async function targetOf(page: Page): Promise<string> {
  const known = targets.get(page)
  if (known !== undefined)
    return known
  const session = await page.context().newCDPSession(page)
  const { targetInfo } = await session.send('Target.getTargetInfo')
  await session.detach()
  targets.set(page, targetInfo.targetId)
  return targetInfo.targetId
}

async function untilFirst(windows: () => Promise<readonly Page[]>): Promise<Page> {
  const before = Date.now() + quitWithinMs
  while (Date.now() < before) {
    const [first] = await windows()
    if (first !== undefined) {
      // A window that waits for its engine is shown before it has a page of the app.
      await first.waitForURL(/likeness/)
      return first
    }
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`no window was seen within ${quitWithinMs / 1000} s`)
}
