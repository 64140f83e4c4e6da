import type { Outline } from '../../../../src-main/contract/browse.ts'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { failure } from '../../../../src-main/contract/errors.ts'
import { shapeByte } from '../../../../src-main/contract/shape.ts'
import { useNotices } from '../../../../src-renderer/stores/notices.ts'
import { useOutline } from '../../../../src-renderer/stores/outline.ts'

/** As many as are listed. */
const total = 1000

/** What was asked: the beginning of a list, and all of it. */
let asked: ('beginning' | 'all')[] = []
/** Answers the request for all of a list. */
let answer: () => Response | Promise<Response>

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  answer = () => Response.json(outlineOf(total))
  vi.stubGlobal('fetch', async (url: string, { signal }: RequestInit) => {
    const isAll = url.startsWith('/api/outline')
    asked.push(isAll ? 'all' : 'beginning')
    const answered = isAll ? await answer() : Response.json({ assets: Array.from({ length: 200 }, (_, i) => ({ id: i + 1, kind: 'image', width: 200, height: 100 })), next: 200, total })
    signal?.throwIfAborted()
    return answered
  })
})

function outlineOf(count: number, groups: Outline['groups'] = null): Outline {
  const ids = Uint32Array.from({ length: count }, (_, i) => i + 1)
  return { total: count, ids: Buffer.from(ids.buffer).toString('base64'), shapes: Buffer.alloc(count, shapeByte(200, 100)).toString('base64'), groups }
}

it('shows the beginning of a list while all of it is on its way', async () => {
  const all = Promise.withResolvers<Response>()
  answer = () => all.promise
  const { source, show } = useOutline()
  show({ sort: 'name:asc' })
  expect(source.count).toBeNull()
  await vi.waitUntil(() => source.count === total)
  expect([source.idAt(0), source.idAt(199), source.idAt(200)]).toEqual([1, 200, undefined])
  expect(source.at(0)?.asset.id).toBe(1)
  expect(source.shapes[0]).toBe(shapeByte(200, 100))
  expect(source.placeOf(500)).toBe(-1)

  const every = source.everyId()
  all.resolve(Response.json(outlineOf(total)))
  expect(await every).toHaveLength(total)
  expect(source.placeOf(500)).toBe(499)
  expect(source.at(0)?.asset.id, 'what came with the beginning is not asked for again').toBe(1)
  expect(await source.everyId(), 'once for a list').toBe(await source.everyId())
  expect(asked).toEqual(['beginning', 'all'])
})

it('tells where groups begin, and asks for no beginning, which has none', async () => {
  answer = () => Response.json(outlineOf(5, [{ value: 'image', count: 3 }, { value: null, count: 2 }]))
  const { source, show } = useOutline()
  show({ sort: 'name:asc', groupBy: 'kind' })
  await vi.waitUntil(() => source.count === 5)
  expect(source.groups).toEqual([{ value: 'image', count: 3, start: 0 }, { value: null, count: 2, start: 3 }])
  expect(asked).toEqual(['all'])
  show({ sort: 'name:asc', groupBy: 'kind' })
  expect(source.count, 'the same again changes nothing').toBe(5)
})

it('drops the answer to what is not asked any more', async () => {
  const first = Promise.withResolvers<Response>()
  answer = () => first.promise
  const { source, show } = useOutline()
  show({ groupBy: 'kind', sort: 'name:asc' })
  answer = () => Response.json(outlineOf(7, [{ value: null, count: 7 }]))
  show({ groupBy: 'format', sort: 'name:asc' })
  first.resolve(Response.json(outlineOf(3)))
  await vi.waitUntil(() => source.count !== null)
  expect(source.count).toBe(7)
  expect(await source.everyId()).toHaveLength(7)
})

it('takes the beginning of a list for all of it nowhere', async () => {
  answer = () => Response.json(failure('bad_request', { reason: 'no.' }).toWire(), { status: 400 })
  const outline = useOutline()
  outline.show({ sort: 'name:asc' })
  await vi.waitUntil(() => useNotices().notices.length > 0)
  expect(outline.source.count).toBe(total)
  await expect(outline.source.everyId()).rejects.toMatchObject({ code: 'bad_request' })
})

it('says why a list cannot be shown', async () => {
  answer = () => Response.json(failure('bad_request', { reason: 'no such attribute.' }).toWire(), { status: 400 })
  const outline = useOutline()
  outline.show({ sort: 'name:asc', groupBy: 'kind' })
  await vi.waitUntil(() => outline.failure !== null)
  expect(outline.failure).toContain('such attribute')
  expect(outline.source.count).toBeNull()
})
