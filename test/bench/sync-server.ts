import { createServer } from 'node:http'
import process from 'node:process'
import { startEcho3d } from '../helpers/hosted-services/echo3d.ts'

/**
 * A server in a process of its own, that its work does not count as that of the client: `echo3d` is the stand-in for echo3D with some
 * empty collections, `sink` takes any bytes and forgets them. Tells its parent where it is, and ends when that goes.
 */
process.once('disconnect', () => process.exit(0))
if (process.argv[2] === 'echo3d') {
  const { url, fields, addContainer } = await startEcho3d()
  process.send!({ url, fields, containers: Array.from({ length: 8 }, (_, i) => addContainer(`collection ${i}`)) })
}
else {
  const server = createServer((request, response) => void request.resume().once('end', () => response.setHeader('content-type', 'application/json').end('{}')))
  server.listen(0, '127.0.0.1', () => process.send!({ url: `http://127.0.0.1:${(server.address() as { readonly port: number }).port}` }))
}
