import type { Asset } from '../../../../src-main/contract/entities.ts'
import type { Known, Outcome, Outgoing, Remote, RemoteItem } from '../../../../src-main/sync/types.ts'
import type { ScenarioQuirks } from '../../../helpers/hosted-services/scenario.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect, vi } from 'vitest'
import { scenario } from '../../../../src-main/sync/connectors/scenario.ts'
import { createAccountHttp } from '../../../../src-main/sync/http/service-http.ts'
import { ServiceFailure } from '../../../../src-main/sync/service-failure.ts'
import { startScenario } from '../../../helpers/hosted-services/scenario.ts'
import { leapingClock, loose } from '../http/http.ts'

export const { signal } = new AbortController()

export const md5 = (content: Uint8Array | string) => createHash('md5').update(content).digest('hex')
export const bytesOf = (count: number) => Buffer.alloc(count, 'some bytes of a file, ')

export type OpenScenario = Awaited<ReturnType<typeof openScenario>>

/** A stand-in for Scenario with a collection, and an account there; faults come by chance of `random`. */
export async function openScenario(random?: () => number, quirks?: ScenarioQuirks) {
  const standIn = await startScenario(random, quirks)
  const account = createAccountHttp({ service: 'Scenario', limits: loose, secrets: [standIn.fields['apiSecret']!], clock: leapingClock() })
  const open = (fields: Readonly<Record<string, string>>): Remote => scenario.open({ fields, connect: account.connect, now: Date.now })
  const remote = open(standIn.fields)
  const container = standIn.addContainer('Props')

  return {
    standIn,
    remote,
    container,
    /** The account with other fields. */
    openWith: (fields: Readonly<Record<string, string>>): Remote => open({ ...standIn.fields, ...fields }),
    openAs: open,

    send: async (outgoing: Outgoing): Promise<Outcome> => (await remote.send(container, [outgoing], signal))[0]!,

    /** What becomes of an item in the end. */
    settled: async (outcome: Outcome): Promise<Outcome> => {
      if (outcome.state !== 'processing')
        return outcome
      const { key, remoteId, ticket } = outcome
      return vi.waitUntil(async () => (await remote.poll!(container, [{ key, name: 'x', remoteId, ticket }], signal))[0], { timeout: 5000, interval: 5 })
    },

    surveyed: async (of = container, known: readonly Known[] = []): Promise<readonly RemoteItem[]> => {
      const items: RemoteItem[] = []
      for await (const found of remote.survey(of, known, signal))
        items.push(found)
      return items
    },

    /** Requests as they came, such as `POST /v1/assets`. */
    asked: () => standIn.seen.map(({ method, url }) => `${method} ${url.replace(/\?.*/, '').replaceAll(/(?:collection|asset|upload)_[\w-]+/g, '…')}`),

    [Symbol.asyncDispose]: async () => {
      await account[Symbol.asyncDispose]()
      await standIn[Symbol.asyncDispose]()
    },
  }
}

/** An item that is to be sent; what it notes is in `noted`, the last one at the end. */
export function item(name: string, content: Buffer, more: Partial<Outgoing> = {}) {
  const noted: unknown[] = []
  const format = more.format ?? (name.endsWith('.glb') ? 'glb' : 'png')
  const outgoing: Outgoing = {
    asset: { id: 1, name, format } as Asset,
    key: `key of ${name}`,
    view: null,
    format,
    name,
    bytes: content.byteLength,
    bucketPath: null,
    metadata: {},
    mediaType: format === 'glb' ? 'model/gltf-binary' : 'image/png',
    path: `/nowhere/${name}`,
    open: (start = 0, end = content.byteLength) => Readable.from([content.subarray(start, end)]),
    md5: async () => md5(content),
    companions: [],
    resume: undefined,
    note: resume => noted.push(resume),
    ...more,
  }
  return { outgoing, noted }
}

export async function failureOf(promise: Promise<unknown>): Promise<ServiceFailure> {
  const error: unknown = await promise.then(() => undefined, thrown => thrown)
  expect(error).toBeInstanceOf(ServiceFailure)
  return error as ServiceFailure
}
