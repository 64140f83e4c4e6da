import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ServiceFailure } from '../../../../src-main/sync/service-failure.ts'
import { openAccount } from './http.ts'

const signal = new AbortController().signal

/** A port that counts who connects to it, and hangs up. */
async function countingPort() {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.on('error', () => {}).destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, connections: () => connections, [Symbol.dispose]: () => void server.close() }
}

async function put(path: string, options: Parameters<typeof openAccount>[0]): Promise<ServiceFailure> {
  await using account = openAccount({ attempts: 1, ...options })
  const asked = account.connect({ address: 'https://api.example.com', authorise: async () => ({}) })
    .send({ method: 'PUT', path, answer: z.unknown(), signal, what: 'sending a part' })
  const error = await asked.then(() => undefined, (error: unknown) => error)
  expect(error).toBeInstanceOf(ServiceFailure)
  return error as ServiceFailure
}

describe('addresses that a service named', () => {
  it.each(['http://upload.example.com/1?signature=abc', 'http://127.0.0.1/1?signature=abc', 'ftp://upload.example.com/1'])('are not asked without TLS: %s', async (path) => {
    const error = await put(path, { resolve: () => Promise.reject(new Error('must not be asked')) })
    expect(error.details).toMatchObject({ kind: 'unclear', mayHaveHappened: false })
    expect(error.message).toContain('the service named an address that is not https')
    expect(error.message).not.toContain('signature')
  })

  it.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', '::ffff:10.0.0.1'])('are not asked when their host is at %s', async (address) => {
    using port = await countingPort()
    const error = await put(`https://upload.example.com:${port.port}/1?signature=abc`, { resolve: async () => [{ address, family: address.includes(':') ? 6 : 4 }] })
    expect(error.details).toMatchObject({ kind: 'unclear', mayHaveHappened: false })
    expect(error.message).toContain('"upload.example.com" is not on the public Internet')
    expect(error.message).not.toContain('signature')
    expect(port.connections()).toBe(0)
  })

  it('are not asked when they name a private address itself', async () => {
    using port = await countingPort()
    expect((await put(`https://127.0.0.1:${port.port}/1`, {})).message).toContain('is not on the public Internet')
    expect(port.connections()).toBe(0)
  })

  it('are connected to at the very address that was judged', async () => {
    using port = await countingPort()
    const judged: string[] = []
    const error = await put(`https://upload.example.com:${port.port}/1`, {
      resolve: async () => [{ address: '127.0.0.1', family: 4 }],
      allow: (address) => {
        judged.push(address)
        return true
      },
    })
    expect(error.details).toMatchObject({ kind: 'unreachable', mayHaveHappened: false })
    expect(judged).toEqual(['127.0.0.1'])
    expect(port.connections()).toBe(1)
  })
})
