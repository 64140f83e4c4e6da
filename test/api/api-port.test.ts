import { createServer } from 'node:net'
import { expect, it } from 'vitest'
import { startServer } from '../helpers/server.ts'

it('is a setting of the desktop program: a server keeps the port that it was started with, and opens no other', async () => {
  await using server = await startServer()
  const other = createServer()
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const apiPort = typeof address === 'object' && address ? address.port : 0
  // It would fail if the server tried to open that port.
  expect(await server.client.editSettings({ api: true, apiPort })).toMatchObject({ api: true, apiPort })
  expect(await server.client.status()).toMatchObject({ address: server.url })
  await new Promise<void>(resolve => other.close(() => resolve()))
  await expect(fetch(`http://127.0.0.1:${apiPort}`)).rejects.toThrow()
  await expect(server.client.editSettings({ apiPort: 80 })).rejects.toMatchObject({ code: 'bad_request' })
})
