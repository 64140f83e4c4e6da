import type { Connector, FilePart, RequestBody, ServiceRequest } from '../../src-main/sync/types.ts'
import type { Bench, Figure } from './bench.ts'
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { buffer } from 'node:stream/consumers'
import { Agent, request } from 'undici'
import { z } from 'zod'
import { AddAccount } from '../../src-main/contract/sync.ts'
import { systemClock } from '../../src-main/sync/clock.ts'
import { echo3d } from '../../src-main/sync/connectors/echo3d.ts'
import { createAccountHttp } from '../../src-main/sync/http/service-http.ts'
import { openWorld } from '../helpers/sync/world.ts'
import { median, seconds, throughput } from './bench.ts'
import { withFolder } from './engine.ts'

const parallel = 4
/** The first warms up. */
const rounds = 4
const boundary = 'a-bare-boundary'
const loose = { parallel, requestsPerSecond: 1000, kilobytesPerSecond: null }
const largeFile = 10_000_000_000
const signal = new AbortController().signal

const Service = z.object({ fields: z.record(z.string(), z.string()), containers: z.array(z.string()) })
const Sink = z.object({ url: z.string() })

/** A request as the connector asked for it, credentials added. */
interface Asked {
  readonly method: string
  readonly url: string
  readonly body: RequestBody | undefined
}

/**
 * First runs of a sync, from the plan to the last entry of the ledger, beside a bare loop of the same uploads; and what a file of 10 GB
 * takes of memory. The service is a process of its own.
 */
export const sync: Bench = {
  title: `Sync to a stand-in for echo3D on loopback, ${parallel} requests at once`,
  run: async () => [
    ...await uploads('files of 250 kB', 800, 250_000),
    ...await uploads('files of 4 MB', 40, 4_000_000),
    ...await memory(),
  ],
}

async function uploads(what: string, count: number, bytes: number): Promise<readonly Figure[]> {
  using server = await startServer('echo3d')
  const { fields, containers } = Service.parse(server.said)
  const asked: Asked[] = []
  await using world = await openWorld([recorded(echo3d, asked)], { clock: systemClock })
  for (let i = 0; i < count; i++)
    await world.add(`${i}.png`, randomBytes(bytes))
  const { id: account } = await world.keeping().accounts.add(AddAccount.parse({ service: 'echo3d', name: 'bench', fields, limits: loose }))
  const agent = new Agent({ connections: parallel })
  const rates: { readonly whole: number, readonly bare: number }[] = []
  for (let round = 0; round < rounds; round++) {
    asked.length = 0
    const { id } = await world.addSync(account, containers[2 * round]!)
    const started = performance.now()
    const { outcome, sent } = await world.firstRun(id)
    const whole = count / seconds(started)
    const same = asked.filter(({ method }) => method === 'POST').map(request => into(request, containers[2 * round + 1]!))
    if (outcome !== 'done' || sent !== count || same.length !== count)
      throw new Error(`the run ended ${outcome} with ${sent} of ${count} files in ${same.length} uploads`)
    rates.push({ whole, bare: await throughput(same, parallel, request => replay(request, agent)) })
  }
  await agent.close()
  const rate = (kind: 'whole' | 'bare') => median(rates.slice(1).map(round => round[kind])) * bytes / 1e6
  return [{ what: `${what}, a whole run`, value: rate('whole'), unit: 'MB/s', ceiling: { what: 'a bare loop of the same uploads', value: rate('bare') } }]
}

/** The connector itself; what it asks for is written down. */
function recorded(connector: Connector, asked: Asked[]): Connector {
  return {
    ...connector,
    open: account => connector.open({
      ...account,
      connect: (options) => {
        const http = account.connect(options)
        return {
          send: async (request) => {
            asked.push(await bare(options.address, request, (await options.authorise(false, signal)).fields ?? {}))
            return http.send(request)
          },
        }
      },
    }),
  }
}

async function bare(address: string, { method, path, body }: Pick<ServiceRequest<unknown>, 'method' | 'path' | 'body'>, credentials: Readonly<Record<string, string>>): Promise<Asked> {
  return { method, url: address + path, body: body && 'files' in body ? { ...body, fields: { ...credentials, ...body.fields } } : body }
}

/** The same upload to another collection: the first has the file already. */
function into({ body, ...request }: Asked, key: string): Asked {
  return { ...request, body: body && 'files' in body ? { ...body, fields: { ...body.fields, key } } : body }
}

/** As little as any client does: the file is read, and goes over a kept connection as one piece. */
async function replay({ method, url, body }: Asked, dispatcher: Agent): Promise<void> {
  const { fields = {}, files } = body as { readonly fields?: Readonly<Record<string, string>>, readonly files: readonly FilePart[] }
  const texts = Object.entries(fields).map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  const [file] = files
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${file!.name}"; filename="${file!.fileName}"\r\nContent-Type: ${file!.mediaType}\r\n\r\n`
  const form = Buffer.concat([Buffer.from(texts.join('') + head), await buffer(file!.open()), Buffer.from(`\r\n--${boundary}--\r\n`)])
  const answer = await request(url, { method: method as 'POST', body: form, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` }, dispatcher })
  await answer.body.json()
  if (answer.statusCode !== 200)
    throw new Error(`the bare loop was answered ${answer.statusCode}`)
}

/** What is resident more while a sparse file of 10 GB is uploaded than after one of 100 MB. */
async function memory(): Promise<readonly Figure[]> {
  return withFolder(async (folder) => {
    const path = join(folder, 'large.bin')
    const file = await open(path, 'w')
    await file.truncate(largeFile)
    await file.close()
    using server = await startServer('sink')
    await using account = createAccountHttp({ service: 'sink', limits: loose, secrets: [] })
    const http = account.connect({ address: Sink.parse(server.said).url, authorise: async () => ({}) })
    const upload = (bytes: number) => http.send({
      method: 'POST',
      path: '/upload',
      body: { files: [{ name: 'file', fileName: 'large.bin', mediaType: 'application/octet-stream', bytes, open: () => createReadStream(path, { end: bytes - 1 }) }] },
      answer: z.object({}),
      signal,
      what: 'uploading a file',
    })
    await upload(100_000_000)
    const before = process.memoryUsage.rss()
    let most = before
    const looking = setInterval(() => most = Math.max(most, process.memoryUsage.rss()), 50)
    const started = performance.now()
    await upload(largeFile)
    clearInterval(looking)
    return [
      { what: 'one file of 10 GB, streamed', value: largeFile / 1e6 / seconds(started), unit: 'MB/s' },
      { what: 'memory that it takes more than one of 100 MB', value: (most - before) / 1e6, unit: 'MB' },
    ]
  })
}

async function startServer(kind: 'echo3d' | 'sink') {
  const child = fork(new URL('./sync-server.ts', import.meta.url), [kind])
  const [said] = await once(child, 'message') as [unknown]
  return { said, [Symbol.dispose]: () => void child.kill() }
}
