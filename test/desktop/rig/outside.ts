import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createServer } from 'node:http'
import process from 'node:process'

/** What Chromium itself asks of its maker: Electron's does not. */
const ofChromium = /^https?:\/\/[\w.-]+\.(?:google|googleapis|gstatic|gvt1)\.com[:/]/

/**
 * A proxy for all that pages ask of elsewhere: puts each request to the app, and carries none out. An app that would let
 * one through is told of it in the log, since the rig has no network. Answers its port.
 */
export async function guardOutside(isRefused: (address: string) => Promise<boolean>): Promise<number> {
  const judge = async (address: string) => {
    if (!ofChromium.test(address) && !await isRefused(address))
      process.stderr.write(`rig: the app lets pages load ${address}, which the rig does not\n`)
  }
  const server = createServer((request, response) => {
    void judge(request.url ?? '').then(() => response.destroy())
  })
  server.on('connect', ({ url }, socket) => {
    void judge(`https://${url?.replace(/:443$/, '')}/`).then(() => socket.destroy())
  })
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
