import type { Connector, Outgoing, Remote, RemoteItem } from '../../../../../src-main/sync/types.ts'
import type { HostedStandIn } from '../../../../helpers/hosted-services/types.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { systemClock } from '../../../../../src-main/sync/clock.ts'
import { createAccountHttp } from '../../../../../src-main/sync/http/service-http.ts'

export const signal = AbortSignal.timeout(60_000)

/** The clock of this machine, on which no time is waited: tokens are of now. */
const hurried = { now: systemClock.now, wait: async (_ms: number, waiting: AbortSignal) => waiting.throwIfAborted() }

/** An account at a service, as the engine opens it. */
export function openRemote(connector: Connector, fields: Readonly<Record<string, string>>, now = systemClock.now): Remote & AsyncDisposable {
  const http = createAccountHttp({ service: connector.service.name, limits: { parallel: 4, requestsPerSecond: 1000, kilobytesPerSecond: null }, secrets: [fields.apiSecret ?? 'none'], clock: hurried })
  return { ...connector.open({ fields, connect: http.connect, now }), [Symbol.asyncDispose]: http[Symbol.asyncDispose] }
}

export function openAt({ connector, fields }: HostedStandIn, now?: () => number): Remote & AsyncDisposable {
  return openRemote(connector, fields, now)
}

/** The key of the nth item: a content hash. */
export function keyOf(n: number): string {
  return createHash('md5').update(`item ${n}`).digest('hex')
}

export function contentOf(n: number): Buffer<ArrayBuffer> {
  return Buffer.from(`picture ${n} `.repeat(20))
}

export function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex')
}

/** The nth item as it is handed to a connector: a JPEG `n.jpg`. What is noted about it goes into `notes`. */
export function outgoing(n: number, changes: Partial<Outgoing> = {}, notes: unknown[] = []): Outgoing {
  const content = contentOf(n)
  return {
    asset: { id: n, libraryId: 1, path: `${n}.jpg`, name: `${n}.jpg`, kind: 'image', format: 'jpeg', size: content.byteLength, hash: keyOf(n), width: 8, height: 8, triangles: null, createdAt: '2026-01-01T00:00:00Z', modifiedAt: '2026-01-01T00:00:00Z', addedAt: '2026-01-01T00:00:00Z', missingSince: null, state: 'ready', failure: null, preview: null, strip: null },
    key: keyOf(n),
    view: null,
    format: 'jpeg',
    name: `${n}.jpg`,
    bytes: content.byteLength,
    bucketPath: null,
    metadata: {},
    mediaType: 'image/jpeg',
    path: `/pictures/${n}.jpg`,
    open: () => Readable.from([content], { objectMode: false }),
    md5: async () => md5(content),
    companions: [],
    resume: undefined,
    note: note => notes.push(note),
    ...changes,
  }
}

export function many(from: number, to: number): Outgoing[] {
  return Array.from({ length: to - from + 1 }, (_, i) => outgoing(from + i))
}

/** Sends items by fifties, has them taken up, and answers what became of them. */
export async function sendAll(remote: Remote, dataset: string, items: readonly Outgoing[]) {
  for (let from = 0; from < items.length; from += 50)
    await remote.send(dataset, items.slice(from, from + 50), signal)
  await remote.settle!(dataset, signal)
  return await remote.poll!(dataset, items.map(({ key, name }) => ({ key, name, remoteId: null, ticket: 'added' })), signal)
}

export async function surveyOf(remote: Remote, dataset: string): Promise<RemoteItem[]> {
  const items: RemoteItem[] = []
  for await (const item of remote.survey(dataset, [], signal))
    items.push(item)
  return items
}

/** The requests that came, without their query and ids: `POST /dataset/…/add_media`. */
export function requestsTo({ seen }: HostedStandIn): string[] {
  return seen.map(({ method, url }) => `${method} ${url.replace(/\?.*/, '').replace('/api/v1', '').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\b\d{4}\b/g, '…')}`)
}

export function countOf(standIn: HostedStandIn, request: string): number {
  return requestsTo(standIn).filter(one => one === request).length
}
