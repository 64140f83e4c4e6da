import type { AccountHttpOptions } from '../../../../src-main/sync/http/service-http.ts'
import type { Outgoing, Remote } from '../../../../src-main/sync/types.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { echo3d } from '../../../../src-main/sync/connectors/echo3d.ts'
import { createAccountHttp } from '../../../../src-main/sync/http/service-http.ts'

/** An account at work, over real HTTP; nothing waits. */
export function openEcho3d(fields: Readonly<Record<string, string>>, options: Partial<AccountHttpOptions> = {}): Remote & AsyncDisposable {
  const secrets = echo3d.service.fields.filter(({ isSecret }) => isSecret).flatMap(({ key }) => fields[key] ?? [])
  const http = createAccountHttp({
    service: echo3d.service.name,
    limits: { parallel: 8, requestsPerSecond: 1000, kilobytesPerSecond: null },
    secrets,
    clock: { now: Date.now, wait: async () => {} },
    ...options,
  })
  return { ...echo3d.open({ fields, connect: http.connect, now: Date.now }), [Symbol.asyncDispose]: http[Symbol.asyncDispose] }
}

/** An item as it is to be sent: of the bytes that are given, or of the name of its file. */
export function outgoing(changes: Partial<Outgoing> & { readonly name: string, readonly content?: Uint8Array }): Outgoing {
  const content = Buffer.from(changes.content ?? changes.name)
  const format = /\.(\w+)$/.exec(changes.name)![1]!.replace('jpg', 'jpeg')
  const kind = ['jpeg', 'png'].includes(format) ? 'image' : 'model'
  const time = '2026-01-01T00:00:00.000Z'
  const hash = createHash('md5').update(content).digest('hex')
  return {
    asset: { id: 1, libraryId: 1, path: changes.name, name: changes.name, kind, format, size: content.byteLength, hash, width: null, height: null, triangles: null, createdAt: time, modifiedAt: time, addedAt: time, missingSince: null, state: 'ready', failure: null, preview: null, strip: null },
    key: hash,
    view: null,
    format,
    bytes: content.byteLength,
    bucketPath: null,
    metadata: {},
    mediaType: 'application/octet-stream',
    path: changes.name,
    open: () => Readable.from([content]),
    md5: async () => hash,
    companions: [],
    resume: undefined,
    note: () => {},
    ...changes,
  }
}
