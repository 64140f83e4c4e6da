import type { HostedService } from '../../../src-main/contract/sync.ts'
import type { FailureDetails } from '../../../src-main/sync/service-failure.ts'
import type { Connector, Outcome, Outgoing, Remote, RemoteItem } from '../../../src-main/sync/types.ts'
import { failure } from '../../../src-main/contract/errors.ts'
import { ServiceFailure } from '../../../src-main/sync/service-failure.ts'

export interface MemoryItem extends RemoteItem {
  readonly content: string
  readonly metadata: Outgoing['metadata']
}

export interface MemoryServiceOptions extends Partial<Pick<Connector, 'batch' | 'afterDoubt' | 'pollMs'>> {
  /** Items are worked on, until they have been asked after so often. @default 0: they are there at once */
  readonly looks?: number
  /** Whether items carry our keys. @default true */
  readonly keepsKeys?: boolean
  /** Whether items that are in another container can be put into one. @default false */
  readonly places?: boolean
  /** @default nothing */
  readonly cannot?: HostedService['cannot']
}

/** A hosted service in this process: what is asked of it is in `asked`, and what goes wrong is decided by `before` and `after`. */
export function createMemoryService({ batch = 1, afterDoubt = 'survey', pollMs = 1000, looks = 0, keepsKeys = true, places = false, cannot = [] }: MemoryServiceOptions = {}) {
  const containers = new Map<string, MemoryItem[]>([['props', []], ['other', []]])
  const looked = new Map<string, number>()
  const asked: string[] = []
  let ids = 0
  const service = {
    containers,
    /** Such as `send a,b`, `survey`, `poll a`, in order. */
    asked,
    /** Of those that were sent, in order. */
    resumes: [] as unknown[],
    /** May throw what keeps a request from being carried out. */
    before: (_what: string, _keys: readonly string[]): void | Promise<void> => {},
    /** May throw after it was carried out, or answer other outcomes. */
    after: (_what: string, _keys: readonly string[], outcomes: readonly Outcome[]): readonly Outcome[] => outcomes,
    items: (container = 'props') => containers.get(container)!,
    connector: undefined as unknown as Connector,
  }

  async function ask(what: string, keys: readonly string[], work: () => readonly Outcome[]): Promise<readonly Outcome[]> {
    asked.push(keys.length > 0 ? `${what} ${keys.join()}` : what)
    await service.before(what, keys)
    return service.after(what, keys, work())
  }

  const remote: Remote = {
    test: async () => 'It answers.',
    container: async (id) => {
      if (!containers.has(id))
        throw failure('container_not_found', { service: 'Memory', id })
      return { id, name: id, items: null }
    },
    async* survey(container) {
      await ask('survey', [], () => [])
      yield* containers.get(container)!
    },
    send: (container, items, signal) => ask('send', items.map(({ name }) => name), () => items.map((item): Outcome => {
      signal.throwIfAborted()
      service.resumes.push(item.resume)
      const id = `id-${++ids}`
      const state = looks === 0 ? 'there' : 'processing'
      containers.get(container)!.push({ id, key: keepsKeys ? item.key : null, name: item.name, bytes: item.bytes, md5: null, revision: '1', state, reason: null, content: item.key, metadata: item.metadata })
      return state === 'there' ? { key: item.key, state, remoteId: id, revision: '1' } : { key: item.key, state, remoteId: id, ticket: id }
    })),
    ...looks > 0 && {
      poll: (container, items) => ask('poll', items.map(({ name }) => name), () => items.flatMap(({ key, ticket }): readonly Outcome[] => {
        looked.set(ticket, (looked.get(ticket) ?? 0) + 1)
        if (looked.get(ticket)! < looks)
          return []
        change(container, ticket, { state: 'there' })
        return [{ key, state: 'there', remoteId: ticket, revision: '1' }]
      })),
    },
    ...places && {
      place: async (container, remoteIds) => {
        const all = [...containers.values()].flat()
        await ask('place', remoteIds, () => {
          const found = remoteIds.map(id => all.find(item => item.id === id))
          if (found.includes(undefined))
            throw serviceFailure({ kind: 'wrong', mayHaveHappened: false })
          containers.get(container)!.push(...found as MemoryItem[])
          return []
        })
      },
    },
    describe: (container, items) => ask('describe', items.map(({ name }) => name), () => items.map(({ key, remoteId, metadata }) => {
      change(container, remoteId, { metadata, revision: '2' })
      return { key, state: 'there', remoteId, revision: '2' }
    })),
    remove: (container, items) => ask('remove', items.map(({ remoteId }) => remoteId), () => items.map(({ key, remoteId }) => {
      containers.set(container, containers.get(container)!.filter(({ id }) => id !== remoteId))
      return { key, state: 'there', remoteId, revision: null }
    })),
  }

  /** Somebody else, or the service itself, changes an item. */
  function change(container: string, id: string, changes: Partial<MemoryItem>): void {
    containers.set(container, containers.get(container)!.map(item => item.id === id ? { ...item, ...changes } : item))
  }

  service.connector = {
    service: { id: 'memory', name: 'Memory', fields: [{ key: 'token', label: 'Token', isSecret: true, isRequired: true, default: null }], container: 'collection', imageFormats: ['png'], modelFormats: ['glb'], largestBytes: null, cannot, search: null },
    limits: { parallel: 1, requestsPerSecond: 1000, kilobytesPerSecond: null },
    batch,
    afterDoubt,
    pollMs,
    calls: items => items,
    objection: () => undefined,
    open: () => remote,
  }
  return Object.assign(service, { change })
}

export type MemoryService = ReturnType<typeof createMemoryService>

/** What a connector throws. */
export function serviceFailure(details: FailureDetails): ServiceFailure {
  const params = { service: 'Memory', reason: `it was ${details.kind}` }
  const code = details.kind === 'refused' ? 'account_refused' : details.kind === 'unreachable' ? 'service_unreachable' : details.kind === 'limited' ? 'service_limited' : details.kind === 'full' ? 'service_full' : 'service_failed'
  return new ServiceFailure(failure(code, params), details)
}
