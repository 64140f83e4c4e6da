import type { IncomingMessage, RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RemoteOptions } from '../../../src-main/media/remote.ts'
import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { fetchRemote, isPublicAddress } from '../../../src-main/media/remote.ts'

interface Site extends AsyncDisposable {
  readonly url: string
  readonly requests: IncomingMessage[]
}

/** A server on this machine, and what it was asked. */
async function site(answer: RequestListener): Promise<Site> {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    answer(request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}

const picture = new Uint8Array([0x89, 0x50, 0x4E, 0x47, 1, 2, 3])

/** This machine stands for the public Internet; every other address is as it is. */
const here: RemoteOptions = { allow: address => address === '127.0.0.1' || isPublicAddress(address) }

it.each(['1.1.1.1', '8.8.8.8', '93.184.216.34', '172.15.255.255', '172.32.0.1', '100.63.255.255', '2606:4700:4700::1111', '2a00:1450:4001:81b::200e'])('%s is public', address =>
  expect(isPublicAddress(address)).toBe(true))

it.each([
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.8.9.10', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.1.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::7f00:1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:0:7f00:1', '64:ff9b::7f00:1', '64:ff9b:1::a00:1', '100::1', '2001::1', '2001:2::1', '2001:20::1', '2001:db8::1', '2002:7f00:1::', '2002:a00:1::', '3fff::1', '5f00::1', 'fc00::1', 'fd00:ec2::254', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1'],
  ...['', 'localhost', '1.2.3', '1.2.3.4.5', '1.2.3.256'],
])('%s is not', address => expect(isPublicAddress(address)).toBe(false))

it('fetches a picture, and says nothing of this machine', async () => {
  await using server = await site((_, response) => response.writeHead(200, { 'content-type': 'image/png; charset=binary' }).end(picture))
  const { bytes, name, mediaType } = await fetchRemote(`${server.url}/a/two%20chairs.png?size=2#top`, here)
  expect({ bytes: [...bytes], name, mediaType }).toEqual({ bytes: [...picture], name: 'two chairs.png', mediaType: 'image/png' })
  const { url, headers } = server.requests[0]!
  expect(url).toBe('/a/two%20chairs.png?size=2')
  expect(Object.keys(headers).sort()).toEqual(['accept', 'accept-encoding', 'connection', 'host', 'user-agent'])
})

it('takes what is sent without a type: its content will tell', async () => {
  await using server = await site((_, response) => response.end(picture))
  expect(await fetchRemote(`${server.url}/%E0%A4%A`, here)).toMatchObject({ name: '%E0%A4%A', mediaType: '' })
})

it('connects to the address that was judged, by whatever name', async () => {
  await using server = await site((_, response) => response.end(picture))
  const asked: string[] = []
  const resolve = async (hostname: string) => {
    asked.push(hostname)
    return [{ address: '10.0.0.1', family: 4 }, { address: '127.0.0.1', family: 4 }]
  }
  await fetchRemote(server.url.replace('127.0.0.1', 'pictures.example'), { ...here, resolve })
  expect(asked).toEqual(['pictures.example'])
  expect(server.requests[0]!.headers.host).toMatch(/^pictures\.example:\d+$/)
})

it.each(['http://127.0.0.1/', 'http://127.1/', 'http://0x7f000001/', 'http://2130706433/', 'http://[::1]/', 'http://[::ffff:10.0.0.1]/', 'https://192.168.1.1/', 'http://169.254.169.254/latest/meta-data/', 'http://[fd00:ec2::254]/'])('does not connect to %s', url =>
  expect(fetchRemote(url)).rejects.toMatchObject({ code: 'remote_refused', message: expect.stringContaining('is not on the public Internet.') as string }))

it('does not connect to a private address behind a name', async () => {
  const resolve = async () => [{ address: '192.168.1.1', family: 4 }, { address: '::1', family: 6 }]
  await expect(fetchRemote('http://intranet.example/a.png', { resolve })).rejects.toMatchObject({ code: 'remote_refused', message: '"http://intranet.example/a.png" is not fetched: "intranet.example" is not on the public Internet.' })
})

it.each(['http://10.0.0.1/a.png', 'http://169.254.169.254/latest/meta-data/', 'http://[::1]/', '//192.168.0.1/', 'file:///etc/passwd', 'ftp://example.com/a.png'])('does not follow a redirect to %s', async (location) => {
  await using server = await site((_, response) => response.writeHead(302, { location }).end())
  await expect(fetchRemote(server.url, here)).rejects.toMatchObject({ code: 'remote_refused' })
  expect(server.requests).toHaveLength(1)
})

it('follows redirects, relative ones too, five at most', async () => {
  await using server = await site(({ url }, response) => {
    const left = Number(url!.slice(1))
    return left === 0 ? response.end(picture) : response.writeHead(left % 2 ? 301 : 307, { location: `/${left - 1}` }).end('moved')
  })
  expect(await fetchRemote(`${server.url}/5`, here)).toMatchObject({ name: '0' })
  await expect(fetchRemote(`${server.url}/6`, here)).rejects.toMatchObject({ code: 'remote_failed', message: expect.stringContaining('leads on more than 5 times') as string })
})

it('judges the host of every redirect anew', async () => {
  await using server = await site((_, response) => response.writeHead(302, { location: 'http://second.example/a.png' }).end())
  const resolve = async (hostname: string) => [{ address: hostname === 'second.example' ? '10.1.2.3' : '127.0.0.1', family: 4 }]
  await expect(fetchRemote(server.url.replace('127.0.0.1', 'first.example'), { ...here, resolve })).rejects.toMatchObject({ code: 'remote_refused', message: expect.stringContaining('second.example') as string })
})

it.each([
  ['ends nowhere', (response: NodeJS.WritableStream) => {
    const more = () => void (response.write(new Uint8Array(64 * 1024)) ? setImmediate(more) : response.once('drain', more))
    more()
  }],
  ['is larger than allowed', (response: NodeJS.WritableStream) => void response.end(new Uint8Array(100_001))],
])('gives up what %s', async (_, send) => {
  await using server = await site((_, response) => send(response.writeHead(200, { 'content-type': 'image/png' })))
  await expect(fetchRemote(server.url, { ...here, limit: 100_000 })).rejects.toMatchObject({ code: 'remote_failed', message: expect.stringContaining('it is larger than 0.1 MB.') as string })
})

it.each([
  ['does not answer', () => {}],
  ['stops in the middle', (_: unknown, response: NodeJS.WritableStream) => void response.write('begin')],
])('gives up what %s', async (_, answer) => {
  await using server = await site(answer as RequestListener)
  await expect(fetchRemote(server.url, { ...here, timeoutMs: 200 })).rejects.toMatchObject({ code: 'remote_failed', message: expect.stringContaining('it took longer than 0.2 s.') as string })
})

it('gives up a name that does not come to an address', async () => {
  await expect(fetchRemote('http://slow.example', { timeoutMs: 100, resolve: () => new Promise(() => {}) })).rejects.toMatchObject({ code: 'remote_failed' })
  await expect(fetchRemote('http://no.example', { resolve: async () => [] })).rejects.toMatchObject({ code: 'remote_failed', message: expect.stringContaining('there is no host "no.example".') as string })
  await expect(fetchRemote('http://no.example', { resolve: () => Promise.reject(new Error('getaddrinfo ENOTFOUND no.example')) })).rejects.toMatchObject({ code: 'remote_failed', message: expect.stringContaining('ENOTFOUND') as string })
})

it.each([
  ['a page', 200, { 'content-type': 'text/html' }, 'it is not a picture but "text/html".'],
  ['something packed', 200, { 'content-type': 'image/png', 'content-encoding': 'gzip' }, 'its server sent it as gzip'],
  ['an error', 404, { 'content-type': 'image/png' }, 'its server answered 404.'],
  ['a redirect to nowhere', 302, {}, 'its server answered 302.'],
])('refuses %s', async (_, status, headers, reason) => {
  await using server = await site((_, response) => response.writeHead(status, headers).end('words'))
  await expect(fetchRemote(server.url, here)).rejects.toMatchObject({ code: 'remote_failed', message: expect.stringContaining(reason) as string })
})

it('says that a server cannot be reached', async () => {
  const server = await site(() => {})
  await server[Symbol.asyncDispose]()
  await expect(fetchRemote(server.url, here)).rejects.toMatchObject({ code: 'remote_failed', message: expect.stringContaining('ECONNREFUSED') as string })
})

it.each(['', 'chair.png', 'data:image/png;base64,AAAA', 'file:///etc/passwd', 'javascript:alert(1)', 'http://', 'http://user:secret@example.com/a.png'])('does not take "%s" for an address to fetch', url =>
  expect(fetchRemote(url)).rejects.toMatchObject({ code: 'remote_refused' }))

it('says so of a host that is not known', async () => {
  // Longer than a name may be, so that nobody is asked.
  const host = 'a'.repeat(70)
  await expect(fetchRemote(`http://${host}/a.png`)).rejects.toMatchObject({ code: 'remote_failed', message: `"http://${host}/a.png" could not be fetched: there is no host "${host}".` })
})
