import { expect, it } from 'vitest'
import { listen } from '../../../src-main/engine/listen.ts'

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
  await expect(listen(hello, port, '127.0.0.1')).rejects.toMatchObject({ code: 'listen_failed', message: `Likeness cannot be reached at 127.0.0.1, port ${port}: another program has this port. Choose another one; 0 takes a free one.` })
  await first.close()
})

it('says what to do about an address that is not this machine\'s', async () => {
  await expect(listen(hello, 0, '192.0.2.1')).rejects.toMatchObject({ code: 'listen_failed', message: expect.stringContaining('127.0.0.1') as string })
})
