import type { HostedEngine } from '../../../helpers/hosted-engine.ts'
import { existsSync } from 'node:fs'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it, vi } from 'vitest'
import { SearchResponse } from '../../../../src-main/contract/entities.ts'
import { hostProtocol } from '../../../../src-main/contract/host.ts'
import { version } from '../../../../src-main/engine/version.ts'
import { runCommand } from '../../../helpers/cli.ts'
import { startHosted } from '../../../helpers/hosted-engine.ts'
import { writePicture } from '../../../helpers/pictures.ts'
import { post } from '../../../helpers/server.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const ended = [0, null]

/** pino's number for it. */
const warning = 40

async function loggedBy({ logs }: HostedEngine) {
  const lines = (await readFile(join(logs, 'engine.log'), 'utf8')).split('\n').filter(Boolean)
  return lines.map(line => JSON.parse(line) as { readonly level: number, readonly msg: string, readonly error?: unknown })
}

it('listens on its socket, for its user only, and lets in who has the token', async () => {
  await using folder = await temporaryFolder()
  await using engine = startHosted(folder.path)
  expect(await engine.said('listening')).toEqual({ type: 'listening', protocol: hostProtocol, version, token: expect.stringMatching(/^.{32,}$/) as string })
  if (process.platform !== 'win32')
    expect((await stat(engine.socket)).mode & 0o777).toBe(0o600)
  expect(await engine.client.status()).toMatchObject({ version, dataDir: engine.dataDir, address: null })
  expect((await engine.ask('/api/status', {}, {})).status).toBe(401)
  expect((await engine.ask('/api/status', {}, { host: 'elsewhere.example' })).status).toBe(403)
  engine.say({ type: 'close' })
  expect(await engine.exit).toEqual(ended)
  expect(existsSync(engine.socket)).toBe(false)
  expect(existsSync(join(engine.dataDir, 'engine.json'))).toBe(false)
  expect({ messages: engine.messages.length, noise: engine.noise, stderr: engine.stderr() }).toEqual({ messages: 1, noise: [], stderr: '' })
})

it.each([
  ['another version', { protocol: hostProtocol, version: '99.0.0' }, `The app is of version 99.0.0 and its engine of version ${version}. Install Likeness again.`],
  ['another protocol, whatever else it says', { protocol: 99, version, novelty: true }, `The app is of version ${version} (protocol 99) and its engine of version ${version} (protocol ${hostProtocol}). Install Likeness again.`],
])('does not start for a shell of %s', async (_, greeting, message) => {
  await using folder = await temporaryFolder()
  await using engine = startHosted(folder.path, { greeting: { type: 'start', ...greeting, socket: join(folder.path, 'run', 'engine'), logs: join(folder.path, 'logs') } })
  expect(await engine.said('failed')).toEqual({ type: 'failed', error: { code: 'host_mismatch', message } })
  expect(await engine.exit).toEqual([1, null])
  expect(existsSync(join(engine.dataDir, 'catalog.db'))).toBe(false)
})

it('says why it cannot start: a data folder that another one has, a socket that cannot be', async () => {
  await using folder = await temporaryFolder()
  await using first = startHosted(folder.path)
  await first.said('listening')
  await using second = startHosted(folder.path)
  expect((await second.said('failed')).error).toMatchObject({ code: 'data_in_use', message: expect.stringContaining(`process ${first.child.pid}`) as string })
  expect(await second.exit).toEqual([1, null])
  await using third = startHosted(folder.path, { greeting: { type: 'start', protocol: hostProtocol, version, dataDir: join(folder.path, 'other'), socket: first.socket, logs: first.logs } })
  expect((await third.said('failed')).error).toMatchObject({ code: 'socket_failed' })
  expect(await third.exit).toEqual([1, null])
  await using fourth = startHosted(folder.path, { greeting: { type: 'start', protocol: hostProtocol, version, logs: first.logs } })
  expect((await fourth.said('failed')).error).toMatchObject({ code: 'bad_request', message: expect.stringContaining('socket') as string })
  expect((await first.client.status()).version).toBe(version)
})

it('ends in order when the shell is gone, before it said anything and after', async () => {
  await using folder = await temporaryFolder()
  await using silent = startHosted(folder.path, { greeting: null })
  silent.child.stdin!.end()
  expect(await silent.exit).toEqual(ended)
  await using engine = startHosted(folder.path)
  await engine.said('listening')
  engine.child.stdin!.end()
  expect(await engine.exit).toEqual(ended)
  expect(existsSync(engine.socket)).toBe(false)
  await using hasty = startHosted(folder.path)
  hasty.child.stdin!.end()
  expect(await hasty.exit).toEqual(ended)
})

it.skipIf(process.platform === 'win32')('ends in order at a signal, and says in its log what it did', async () => {
  await using folder = await temporaryFolder()
  await using engine = startHosted(folder.path)
  await engine.said('listening')
  engine.child.kill('SIGTERM')
  expect(await engine.exit).toEqual(ended)
  const log = (await loggedBy(engine)).map(({ msg }) => msg)
  expect([log.at(0), ...log.slice(-2)]).toEqual(['the engine starts', 'the engine ends: the signal SIGTERM came', 'the engine has ended'])
})

it('notes what it does not understand, and what nobody asked for, and goes on', async () => {
  await using folder = await temporaryFolder()
  await using engine = startHosted(folder.path)
  await engine.said('listening')
  const lines = ['{"type":"dance"}', 'no JSON at all', '{"type":"stage-lost","holder":"nobody","reason":"gone"}', '{"type":"answer","id":7}', '{"type":"start","protocol":1,"version":"2"}']
  lines.forEach(engine.say)
  expect((await engine.client.status()).version).toBe(version)
  engine.say({ type: 'close' })
  expect(await engine.exit).toEqual(ended)
  expect((await loggedBy(engine)).filter(({ level }) => level === warning).map(({ msg }) => msg)).toEqual([
    'a line of the shell is not understood: expected a message, got one of type "dance" that does not fit',
    'a line of the shell is not understood: expected a message, got "no JSON at all" and 14 characters in all',
    'the shell speaks of the page nobody, which is not open',
    'the shell speaks of the answer 7, which nobody waits for',
    'the shell speaks of a second start',
  ])
})

it.skipIf(process.platform === 'win32')('logs an error that nobody caught, and ends; what is printed is no message', async () => {
  await using folder = await temporaryFolder()
  const program = 'process.on("SIGUSR2", () => { console.log("noise"); Promise.reject(new Error("the sky fell", { cause: new Error("gravity") })) })'
  await using engine = startHosted(folder.path, { env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}` } })
  await engine.said('listening')
  engine.child.kill('SIGUSR2')
  expect(await engine.exit).toEqual([1, null])
  expect((await loggedBy(engine)).at(-1)).toMatchObject({ msg: 'the engine ends for an error that nobody caught', error: { message: expect.stringMatching(/^the sky fell.*gravity/) as string, stack: expect.stringContaining('data:text') as string } })
  expect({ messages: engine.messages.length, noise: engine.noise, stderr: engine.stderr() }).toEqual({ messages: 1, noise: [], stderr: expect.stringMatching(/^noise\nthe engine ends for an error that nobody caught: .*the sky fell/) as string })
})

it('goes on where it was closed, in the middle of indexing', async () => {
  await using folder = await temporaryFolder()
  const pictures = join(folder.path, 'pictures')
  const total = 60
  for (let seed = 1; seed <= total; seed++)
    await writePicture(join(pictures, `${seed}.png`), seed)
  const first = startHosted(folder.path)
  await first.client.addLibrary({ path: pictures })
  await vi.waitUntil(async () => (await first.client.status()).progress.done >= 5, { timeout: 60_000, interval: 5 })
  first.say({ type: 'close' })
  expect(await first.exit).toEqual(ended)
  await using second = startHosted(folder.path)
  const { progress } = await second.client.status()
  expect(progress.total).toBe(total)
  expect(progress.done).toBeGreaterThanOrEqual(5)
  expect(progress.done).toBeLessThan(total)
  await vi.waitUntil(async () => (await second.client.waitUntilIdle()).phase === 'idle', { timeout: 60_000 })
  expect((await second.client.status()).progress).toMatchObject({ total, done: total, failed: 0 })
})

it('keeps what it compiled, for its user only, except in an AppImage, which is never at the same place again', async () => {
  for (const [env, isKept] of [[{}, true], [{ APPIMAGE: '/somewhere/Likeness.AppImage' }, false]] as const) {
    await using folder = await temporaryFolder()
    await using engine = startHosted(folder.path, { env })
    await engine.said('listening')
    expect(existsSync(join(engine.dataDir, 'compiled'))).toBe(isKept)
    if (process.platform !== 'win32')
      expect((await stat(engine.dataDir)).mode & 0o777).toBe(0o700)
  }
})

it.skipIf(process.platform === 'win32')('listens again on the socket of an engine that was killed', async () => {
  await using folder = await temporaryFolder()
  const killed = startHosted(folder.path)
  await killed.said('listening')
  killed.child.kill('SIGKILL')
  expect(await killed.exit).toEqual([null, 'SIGKILL'])
  expect(existsSync(killed.socket)).toBe(true)
  await using next = startHosted(folder.path)
  expect((await next.client.status()).version).toBe(version)
})

it('is what the command line talks to while the app is open', async () => {
  await using folder = await temporaryFolder()
  const pictures = join(folder.path, 'pictures')
  for (let seed = 1; seed <= 3; seed++)
    await writePicture(join(pictures, `${seed}.png`), seed)
  await using engine = startHosted(folder.path)
  await engine.client.addLibrary({ path: pictures })
  await vi.waitUntil(async () => (await engine.client.waitUntilIdle()).phase === 'idle', { timeout: 60_000 })
  const likeness = (...args: string[]) => runCommand(['--data', engine.dataDir, ...args])
  const { code, stdout, stderr } = await likeness('similar', join(pictures, '2.png'), '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(SearchResponse.parse(JSON.parse(stdout)).results.map(({ asset }) => asset.name).sort()).toEqual(['1.png', '3.png'])
  await writePicture(join(pictures, '4.png'), 4)
  expect(await likeness('index', pictures)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^4 files: /) as string })
  expect((await likeness('doctor')).stdout).toContain(`process ${engine.child.pid} serves it at ${engine.socket}`)
})

it('says to the command line when the engine that has the data folder does not answer', async () => {
  await using folder = await temporaryFolder()
  await using engine = startHosted(folder.path)
  await engine.ask('/api/settings', post({ paused: true }))
  engine.child.kill('SIGSTOP')
  await rm(engine.socket)
  const { code, stderr } = await runCommand(['--data', engine.dataDir, 'libraries'])
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(`Likeness (process ${engine.child.pid}) has the data folder but does not answer at ${engine.socket}`) as string })
})
