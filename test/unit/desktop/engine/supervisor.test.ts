import type { LikenessEvent } from '../../../../src-main/contract/events.ts'
import process from 'node:process'
import { expect, it, vi } from 'vitest'
import { failure } from '../../../../src-main/contract/errors.ts'
import { createEngineHost } from '../../../../src-main/desktop/engine/supervisor.ts'
import { startStandIn } from '../../../helpers/engine-host.ts'
import { isRunning } from '../../../helpers/processes.ts'

const quickHealth = { everyMs: 50, withinMs: 100, misses: 3 }

/** Waits until something is so: processes start and end late on a busy machine. */
function until(isSo: () => boolean): Promise<unknown> {
  return vi.waitUntil(isSo, { timeout: 15_000, interval: 20 })
}

it('starts the engine; requests wait for it and carry its token', async () => {
  await using host = await startStandIn()
  expect(host.engine.state()).toEqual({ state: 'starting' })
  expect((await host.engine.fetch('/api/status', {})).status).toBe(200)
  expect(host.engine.state()).toEqual({ state: 'running' })
  expect(host.lines).toContain('engine: the stand-in starts')
})

it('starts it again when it is killed, and follows its events over that', async () => {
  await using host = await startStandIn()
  const events: LikenessEvent[] = []
  host.engine.onEvent(event => events.push(event))
  const first = await host.pid()
  await until(() => events.length === 1)

  process.kill(first, 'SIGKILL')
  await until(() => host.states.some(({ state }) => state === 'restarting'))
  expect(host.states.at(-1)).toMatchObject({ state: 'restarting', attempt: 1, error: { code: 'engine_stopped', message: expect.stringContaining('SIGKILL') as string } })

  expect(await host.pid()).not.toBe(first)
  expect(host.engine.state()).toEqual({ state: 'running' })
  expect(host.ends()).toBe(1)
  await until(() => events.length === 2)
})

it('waits ever longer between starts of an engine that ends again and again', async () => {
  await using host = await startStandIn()
  for (let ends = 1; ends <= 3; ends++) {
    process.kill(await host.pid(), 'SIGKILL')
    await until(() => host.ends() === ends)
  }
  const waits = host.states.flatMap(state => state.state === 'restarting' ? [state] : [])
  expect(waits.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
  await host.pid()
})

it('counts anew after the engine ran for long', async () => {
  await using host = await startStandIn('', { longRunMs: 1 })
  for (let ends = 1; ends <= 2; ends++) {
    process.kill(await host.pid(), 'SIGKILL')
    await until(() => host.ends() === ends)
  }
  expect(host.states.flatMap(state => state.state === 'restarting' ? [state.attempt] : [])).toEqual([1, 1])
  await host.pid()
})

it('fails what was on its way when the engine ended; what only reads is asked once more', async () => {
  await using host = await startStandIn()
  const first = await host.pid()
  const change = expect(host.engine.fetch('/hang', { method: 'POST' })).rejects.toMatchObject({ code: 'engine_stopped' })
  const reading = host.engine.fetch('/hang-at-first', {})
  const half = await host.engine.fetch('/crash', {})
  await expect(half.text()).rejects.toThrow()
  await change
  expect((await (await reading).json() as { readonly pid: number }).pid).not.toBe(first)
})

it('does not ask a third time for what ends the engine', async () => {
  await using host = await startStandIn()
  await expect(host.engine.fetch('/crash-at-once', {})).rejects.toMatchObject({ code: 'engine_stopped' })
  await host.pid()
  expect(host.ends()).toBe(2)
})

it('kills an engine that does not answer any more, and starts another', async () => {
  await using host = await startStandIn('', { health: quickHealth })
  const first = await host.pid()
  const told: string[] = []
  host.engine.onState(state => void told.push('error' in state ? state.error.message : state.state))
  process.kill(first, 'SIGSTOP')
  expect(await host.pid()).not.toBe(first)
  expect(isRunning(first)).toBe(false)
  expect(host.lines).toContain('The engine did not answer for long and is killed')
  expect(told.slice(0, 2)).toEqual(['silent', expect.stringContaining('it did not answer for long')])
})

it('says of an engine that it is silent, and that it answers again', async () => {
  await using host = await startStandIn('', { health: { ...quickHealth, misses: 1000 } })
  const first = await host.pid()
  process.kill(first, 'SIGSTOP')
  await until(() => host.engine.state().state === 'silent')
  process.kill(first, 'SIGCONT')
  await until(() => host.engine.state().state === 'running')
  expect(await host.pid()).toBe(first)
})

it('leaves an engine alone that answers', async () => {
  await using host = await startStandIn('', { health: { everyMs: 5, withinMs: 5000, misses: 2 } })
  const first = await host.pid()
  for (let asked = 0; asked < 50; asked++)
    await host.engine.fetch('/api/status', {})
  expect(await host.pid()).toBe(first)
})

it('does not try again what will not pass by itself, until it is told to', async () => {
  await using host = await startStandIn('failed:catalog_too_new')
  await until(() => host.engine.state().state === 'failed')
  expect(host.engine.state()).toEqual({ state: 'failed', error: { code: 'catalog_too_new', message: 'It cannot start.' } })
  expect(host.lines).toContain('The engine is gone: It cannot start.')
  expect(host.ends()).toBe(1)
  await expect(host.engine.fetch('/api/status', {})).rejects.toMatchObject({ code: 'engine_unstartable' })

  host.engine.retry()
  expect(host.engine.state()).toEqual({ state: 'starting' })
  await until(() => host.ends() === 2)
})

it('says that there is no place for the socket any more, and tries again when it is told to', async () => {
  let asked = 0
  function nextSocket(): string {
    if (asked++ > 0)
      throw failure('engine_unstartable', { reason: 'the folder is full' })
    return '/nowhere/1.sock'
  }
  const log = { folder: '/', info: () => undefined, error: () => undefined }
  const engine = createEngineHost({ program: { command: '/nowhere/node', args: [], cwd: '/', env: {} }, version: '1.2.3', dataDir: undefined, log, nextSocket, receive: () => undefined, ended: () => undefined })
  await until(() => engine.state().state === 'failed')
  await expect(engine.fetch('/api/status', {})).rejects.toMatchObject({ code: 'engine_unstartable', message: failure('engine_unstartable', { reason: 'the folder is full' }).message })

  engine.retry()
  expect([asked, engine.state().state]).toEqual([3, 'failed'])
  await engine.close()
})

it('refuses an engine of another version', async () => {
  await using host = await startStandIn('foreign')
  await until(() => host.engine.state().state === 'failed')
  expect(host.engine.state()).toMatchObject({ error: { code: 'host_mismatch', message: expect.stringMatching(/1\.2\.3.*0\.0\.0/) as string } })
})

it('tries again an engine that ends before it listens; requests wait no longer than they may', async () => {
  await using host = await startStandIn('mute', { waitMs: 50 })
  await expect(host.engine.fetch('/api/status', {})).rejects.toMatchObject({ code: 'engine_stopped' })
  await until(() => host.ends() === 2)
  expect(host.states.at(-1)).toMatchObject({ state: 'restarting', attempt: 2, error: { message: expect.stringContaining('code 7') as string } })
})

it('gives a waiting request up with its signal', async () => {
  await using host = await startStandIn('mute')
  const wish = new AbortController()
  const asked = host.engine.fetch('/api/status', { signal: wish.signal })
  wish.abort()
  await expect(asked).rejects.toThrow('aborted')
})

it('ends in order and answers nobody after that', async () => {
  await using host = await startStandIn()
  const pid = await host.pid()
  await Promise.all([host.engine.close(), host.engine.close()])
  expect(isRunning(pid)).toBe(false)
  await expect(host.engine.fetch('/api/status', {})).rejects.toMatchObject({ code: 'engine_closing' })
  host.engine.retry()
  expect(host.ends()).toBe(1)
  expect(host.states.map(({ state }) => state)).not.toContain('restarting')
})

it('kills an engine that does not end when it is told to', async () => {
  await using host = await startStandIn('stubborn', { closeMs: 200 })
  const pid = await host.pid()
  await host.engine.close()
  expect(isRunning(pid)).toBe(false)
})

it('passes on what the engine asks of the shell, and the answer', async () => {
  await using host = await startStandIn('', {}, (request, answer) => void (request.type === 'seal' && answer({ type: 'answer', id: request.id, value: 'sealed' })))
  const message = encodeURIComponent(JSON.stringify({ type: 'seal', id: 3, text: 'secret' }))
  const response = await host.engine.fetch(`/ask-shell?message=${message}`, {})
  expect(await response.json()).toEqual({ type: 'answer', id: 3, value: 'sealed' })
  expect(host.requests).toEqual([{ type: 'seal', id: 3, text: 'secret' }])
})
