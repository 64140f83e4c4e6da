import { existsSync } from 'node:fs'
import { rename, stat, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { listen, listenOnSocket } from '../../../src-main/engine/listen.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const hello = () => new Response('hello')

it('serves on a free port until it is closed, also while somebody holds a connection', async () => {
  const listener = await listen(hello, 0, '127.0.0.1')
  expect(listener.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(await (await fetch(listener.url)).text()).toBe('hello')
  await listener.close()
  await expect(fetch(listener.url)).rejects.toThrow()
})

it('says what to do about a port that is taken', async () => {
  const first = await listen(hello, 0, '127.0.0.1')
  const port = Number(new URL(first.url).port)
  await expect(listen(hello, port, '127.0.0.1')).rejects.toMatchObject({ code: 'listen_failed', message: `Likeness cannot be reached at 127.0.0.1, port ${port}: another program has this port. Choose another one.` })
  await first.close()
})

it('says what to do about an address that is not this machine\'s', async () => {
  await expect(listen(hello, 0, '192.0.2.1')).rejects.toMatchObject({ code: 'listen_failed', message: expect.stringContaining('127.0.0.1') as string })
})

it('lets who is served when it is closed have the answer, if it comes within the grace', async () => {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<Response>()
  const listener = await listen(() => {
    asked.resolve()
    return answer.promise
  }, 0, '127.0.0.1')
  const answered = fetch(listener.url).then(response => response.text())
  await asked.promise
  const closed = listener.close(20_000)
  await expect(fetch(listener.url)).rejects.toThrow()
  answer.resolve(hello())
  expect(await answered).toBe('hello')
  await closed
})

describe.skipIf(process.platform === 'win32')('a socket', () => {
  const ask = (socketPath: string) => new Promise<string>((resolve, reject) => {
    request({ socketPath, agent: false }, answer => resolve(text(answer))).on('error', reject).end()
  })

  it('is served for its user only until it is closed, and goes then', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'socket')
    const listener = await listenOnSocket(hello, path)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await ask(path)).toBe('hello')
    await listener.close()
    await expect(ask(path)).rejects.toThrow()
    expect(existsSync(path)).toBe(false)
  })

  it('is not taken from who answers at it, nor a file from who wrote it', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'socket')
    const first = await listenOnSocket(hello, path)
    await expect(listenOnSocket(hello, path)).rejects.toMatchObject({ code: 'socket_failed', message: expect.stringContaining(path) as string })
    expect(await ask(path)).toBe('hello')
    await first.close()
    const file = join(folder.path, 'file')
    await writeFile(file, 'precious')
    await expect(listenOnSocket(hello, file)).rejects.toMatchObject({ code: 'socket_failed' })
    expect(existsSync(file)).toBe(true)
  })

  it('that nobody answers at any more is replaced', async () => {
    await using folder = await temporaryFolder()
    const path = join(folder.path, 'socket')
    const left = createServer()
    await new Promise<void>(resolve => left.listen(join(folder.path, 'before'), resolve))
    await rename(join(folder.path, 'before'), path)
    await new Promise<void>(resolve => left.close(() => resolve()))
    expect(existsSync(path)).toBe(true)
    const listener = await listenOnSocket(hello, path)
    expect(await ask(path)).toBe('hello')
    await listener.close()
  })

  it.each([['in a folder that is not there', 'none/socket', 'its folder does not exist'], ['of too long a path', 'x'.repeat(200), 'too long']])('%s is refused with what to do', async (_, name, reason) => {
    await using folder = await temporaryFolder()
    await expect(listenOnSocket(hello, join(folder.path, name))).rejects.toMatchObject({ code: 'socket_failed', message: expect.stringContaining(reason) as string })
  })
})
