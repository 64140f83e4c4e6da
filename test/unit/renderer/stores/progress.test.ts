import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { failure } from '../../../../src-main/contract/errors.ts'
import { useProgress } from '../../../../src-renderer/stores/progress.ts'

const progress = { phase: 'idle', total: 1, done: 1, failed: 0, pending: 0, rate: null, etaSeconds: null, halt: null, pace: 'full' }

beforeEach(() => setActivePinia(createPinia()))

it('a window whose engine is started anew stays; one that is refused says why', async () => {
  let answer = Response.json({ version: '1.0.0', dataDir: '/data', encoder: 'mini', progress, address: null })
  vi.stubGlobal('fetch', async () => answer)
  const store = useProgress()
  await store.load()
  expect(store).toMatchObject({ version: '1.0.0', address: null, refusal: null })
  answer = Response.json(failure('engine_stopped', { reason: 'it ended with code 1' }).toWire(), { status: 503 })
  await store.load()
  expect(store.refusal).toBeNull()
  answer = Response.json(failure('unauthorised').toWire(), { status: 401 })
  await store.load()
  expect(store.refusal).toContain('token')
  answer = Response.json({ version: '1.0.0', dataDir: '/data', encoder: 'mini', progress, address: 'http://127.0.0.1:7717' })
  await store.load()
  expect(store).toMatchObject({ refusal: null, address: 'http://127.0.0.1:7717' })
})
