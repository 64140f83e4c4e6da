import type { TemporaryFolder } from '../helpers/temporary-folder.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { extractFile, listPackage } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect, test } from '@playwright/test'
import { proveEngine } from '../../scripts/package/prove.ts'
import { engineOf, ownTarget } from '../../scripts/package/target.ts'
import { projectFolder, run } from '../../scripts/processes.ts'
import { findBrowser } from '../../src-main/stage/browser.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

/* The packaged app: with Electron where that can be fetched, else with what stands in for it. Installers are made by the workflows. */

interface Packaged {
  /** What the user starts. */
  readonly program: string
  /** What has the fuses in it. */
  readonly electron: string
  readonly resources: string
}

let folder: TemporaryFolder
let app: Packaged

test.describe.configure({ mode: 'serial', retries: 0 })

test.beforeAll(async () => {
  test.setTimeout(600_000)
  folder = await temporaryFolder()
  const output = join(folder.path, 'a package')
  const code = await run(process.execPath, [join(projectFolder, 'scripts', 'package', 'main.ts'), '--dir', `--config.directories.output=${output}`], { env: { CSC_IDENTITY_AUTO_DISCOVERY: 'false' } })
  expect(code).toBe(0)
  app = packagedIn(output)
})

test.afterAll(() => folder[Symbol.asyncDispose]())

function packagedIn(output: string): Packaged {
  const suffix = process.arch === 'x64' ? '' : `-${process.arch}`
  if (process.platform === 'darwin') {
    const bundle = join(output, `mac${suffix}`, 'Likeness.app')
    return { program: join(bundle, 'Contents', 'MacOS', 'Likeness'), electron: bundle, resources: join(bundle, 'Contents', 'Resources') }
  }
  const unpacked = join(output, `${process.platform === 'win32' ? 'win' : 'linux'}${suffix}-unpacked`)
  const program = join(unpacked, process.platform === 'win32' ? 'Likeness.exe' : 'likeness-desktop')
  return { program, electron: program, resources: join(unpacked, 'resources') }
}

/** The package's own command: nothing of this environment is given to it but the place of its data. */
async function likeness(data: string, ...args: readonly string[]): Promise<{ readonly code: number, readonly output: string }> {
  const windows = process.platform === 'win32'
  const command = join(app.resources, 'engine', 'bin', windows ? 'likeness.cmd' : 'likeness')
  const env = { PATH: windows ? process.env['PATH'] : '/usr/bin:/bin', SystemRoot: process.env['SystemRoot'], LIKENESS_HOME: data }
  const child = spawn(windows ? `"${command}"` : command, args, { env, shell: windows, stdio: ['ignore', 'pipe', 'inherit'] })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { code: code as number, output }
}

test('the archive holds the program of Electron and nothing else', () => {
  const archive = join(app.resources, 'app.asar')
  const files = listPackage(archive, { isPack: false }).map(path => path.replaceAll('\\', '/'))
  expect(files.filter(path => !/^\/out(?:\/main|\/preload|$)|^\/package\.json$/.test(path))).toEqual([])
  expect(files).toEqual(expect.arrayContaining(['/out/main/index.js', '/out/preload/index.cjs', '/package.json']))
  expect(JSON.parse(extractFile(archive, 'package.json').toString())).toMatchObject({ name: 'likeness', main: 'out/main/index.js' })
  // No feed was named, so it looks for updates nowhere.
  expect(existsSync(join(app.resources, 'app-update.yml'))).toBe(false)
})

test('the doors of Electron are shut', async () => {
  const wire = await getCurrentFuseWire(app.electron)
  const states = Object.fromEntries(Object.entries(wire).filter(([fuse]) => fuse in FuseV1Options).map(([fuse, state]) => [FuseV1Options[Number(fuse)], state === FuseState.ENABLE]))
  expect(states).toEqual({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
    LoadBrowserProcessSpecificV8Snapshot: false,
    GrantFileProtocolExtraPrivileges: false,
    WasmTrapHandlers: true,
  })
})

test('its engine needs nothing that lies outside of the package', async () => {
  test.setTimeout(180_000)
  const { loaded } = await proveEngine(join(app.resources, 'engine'), engineOf(ownTarget()))
  expect(loaded).toBeGreaterThan(300)
})

test('it tells of the licences of its own modules', async () => {
  const licences = JSON.parse(await readFile(join(app.resources, 'engine', 'out', 'renderer', 'licences.json'), 'utf8')) as readonly { readonly name: string }[]
  const names = licences.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['Electron', 'Node.js', 'ONNX Runtime', 'better-sqlite3', 'electron-updater', 'three', 'vue-router']))
  expect(names.filter(name => /^@img\/sharp-(?:libvips|win32)-/.test(name))).toHaveLength(1)
})

test('its command answers, also by a link', async () => {
  const { version } = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')) as { readonly version: string }
  expect(await likeness(folder.path, '--version')).toEqual({ code: 0, output: `${version}\n` })
  test.skip(process.platform === 'win32', 'links are for the other systems')
  const link = join(folder.path, 'likeness')
  await symlink(join(app.resources, 'engine', 'bin', 'likeness'), link)
  const child = spawn(link, ['--version'], { env: {}, stdio: ['ignore', 'pipe', 'inherit'] })
  expect((await text(child.stdout)).trim()).toBe(version)
})

test('it starts its own engine, which its command speaks to, and ends in order', async () => {
  test.setTimeout(120_000)
  const data = join(folder.path, 'home')
  await mkdir(data)
  const env = { ...process.env, HOME: folder.path, XDG_CONFIG_HOME: join(folder.path, 'config'), LIKENESS_HOME: data, LIKENESS_BROWSER: findBrowser()?.path ?? '' }
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child = spawn(app.program, sandbox, { env, cwd: dirname(folder.path), stdio: 'inherit' })
  const exit = once(child, 'exit')
  try {
    await expect.poll(() => existsSync(join(data, 'engine.json')), { timeout: 60_000 }).toBe(true)
    const { pid } = JSON.parse(await readFile(join(data, 'engine.json'), 'utf8')) as { readonly pid: number }
    if (process.platform === 'linux')
      expect(await readFile(`/proc/${pid}/cmdline`, 'utf8')).toContain(join(basename(dirname(app.resources)), 'resources', 'engine', 'node'))
    await expect.poll(async () => (await likeness(data, '--json', 'libraries')).code, { timeout: 30_000 }).toBe(0)
  }
  finally {
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 60_000)
    await exit
    clearTimeout(late)
  }
  expect(child.signalCode).not.toBe('SIGKILL')
  // Where a signal ends the app at once, its engine sees that it is gone, and ends by itself.
  await expect.poll(() => existsSync(join(data, 'engine.json')), { timeout: 30_000 }).toBe(false)
})
