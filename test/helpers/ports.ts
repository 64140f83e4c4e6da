import { createServer } from 'node:net'

/** A port that another program has, for as long as it is wanted. */
export async function takenPort() {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { port, [Symbol.asyncDispose]: () => new Promise<void>(resolve => server.close(() => resolve())) }
}

/** A port that is free: one that was just given back. */
export async function freePort(): Promise<number> {
  await using taken = await takenPort()
  return taken.port
}
