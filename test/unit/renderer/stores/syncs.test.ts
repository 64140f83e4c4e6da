import type { Sync } from '../../../../src-main/contract/sync.ts'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { connectEvents } from '../../../../src-renderer/client.ts'
import { useSyncs } from '../../../../src-renderer/stores/syncs.ts'
import { run, syncWith } from '../views/syncs/scene.ts'

/** Sends an event as the engine does. */
let tell: (syncs: readonly Sync[]) => void
/** Answers the requests of a store, in their order. */
let answers: (() => unknown)[]

beforeEach(() => {
  setActivePinia(createPinia())
  answers = []
  const listeners = new Map<string, (message: { readonly data: string }) => void>()
  vi.stubGlobal('window', { addEventListener: () => undefined })
  vi.stubGlobal('EventSource', class {
    addEventListener(name: string, listener: (message: { readonly data: string }) => void) {
      listeners.set(name, listener)
    }

    close() {}
  })
  vi.stubGlobal('fetch', async (url: string) => Response.json(url.endsWith('/accounts') || url.endsWith('/services') ? [] : await answers.shift()?.()))
  connectEvents()
  tell = syncs => listeners.get('syncs')?.({ data: JSON.stringify({ type: 'syncs', syncs }) })
})
afterEach(() => vi.unstubAllGlobals())

it('what an event told stays, where an answer that was given before comes after it', async () => {
  const store = useSyncs()
  const [before, after] = [syncWith({ lastRun: null }), syncWith({ lastRun: run, conflicts: 1 })]
  tell([before])
  answers = [() => {
    tell([after])
    return before
  }]
  await store.run('s1')
  expect(store.byId('s1')).toEqual(after)
  answers = [() => {
    tell([after])
    return [before]
  }]
  await store.load()
  expect(store.byId('s1')).toEqual(after)
})

it('an answer counts where no event came meanwhile, and one that is new is known at once', async () => {
  const store = useSyncs()
  answers = [() => [syncWith()], () => syncWith({ paused: true }), () => {
    tell([syncWith({ paused: true })])
    return syncWith({ id: 's2', collection: 'odd-hill-1' })
  }]
  await store.load()
  await store.setPaused('s1', true)
  expect(store.byId('s1')?.paused).toBe(true)
  await store.add({ collection: 'odd-hill-1', accountId: 'a1', container: { make: 'Hills' }, options: syncWith().options, confirmMirror: false })
  expect(store.syncs?.map(({ id }) => id)).toEqual(['s1', 's2'])
  expect(store.ofCollection('odd-hill-1')).toHaveLength(1)
})

it('tells which run', () => {
  const store = useSyncs()
  const progress = { phase: 'planning', total: 0, done: 0, bytesTotal: 0, bytesDone: 0, etaSeconds: null } as const
  tell([syncWith(), syncWith({ id: 's2', progress })])
  expect(store.running.map(({ id }) => id)).toEqual(['s2'])
  expect(store.ofAccount('a1')).toHaveLength(2)
})
