import { expect, it } from 'vitest'
import { takenPort } from '../helpers/ports.ts'
import { startServer } from '../helpers/server.ts'

it('is a setting of the desktop program: a server keeps the port that it was started with, and opens no other', async () => {
  await using server = await startServer()
  const taken = await takenPort()
  const { port: apiPort } = taken
  // It would fail if the server tried to open that port.
  expect(await server.client.editSettings({ api: true, apiPort })).toMatchObject({ api: true, apiPort })
  expect(await server.client.status()).toMatchObject({ address: server.url })
  await taken[Symbol.asyncDispose]()
  await expect(fetch(`http://127.0.0.1:${apiPort}`)).rejects.toThrow()
  await expect(server.client.editSettings({ apiPort: 80 })).rejects.toMatchObject({ code: 'bad_request' })
})
