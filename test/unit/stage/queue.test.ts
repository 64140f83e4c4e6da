import type { StageOrder, StageOutput } from '../../../src-main/stage/queue.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { failure } from '../../../src-main/contract/errors.ts'
import { createStageQueue } from '../../../src-main/stage/queue.ts'
import { createStage } from '../../../src-main/stage/stage.ts'

const order = (name: string): StageOrder => ({ task: 'turntable', file: { path: `/library/models/${name}`, root: '/library', format: 'glb' } })
const output: StageOutput = { data: new Uint8Array(3), result: { width: 1, height: 1, loadMs: 0, renderMs: 0 } }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** The code of the error that a promise is rejected with, or 'resolved'. */
function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(() => 'resolved', (error: { readonly code?: unknown }) => error.code)
}

describe('the queue of the stage', () => {
  it('leases jobs in order and resolves them with what comes back', async () => {
    const queue = createStageQueue()
    const first = queue.submit(order('a b#.glb'))
    void queue.submit(order('second.glb'))
    const job = await queue.lease('page', 0)
    expect(job).toMatchObject({ task: 'turntable', format: 'glb', name: 'a b#.glb', views: 12, elevation: 20, size: 256 })
    expect(job!.url).toBe(`/api/stage/jobs/${job!.id}/files/models/a%20b%23.glb`)
    expect(queue.complete(job!.id, output)).toBe(true)
    expect(await first).toBe(output)
    expect(await queue.lease('page', 0)).toMatchObject({ name: 'second.glb' })
  })

  it('asks for views of another size where they are to be handed on', async () => {
    const queue = createStageQueue()
    const stage = createStage({ queue, driver: { close: async () => {} } })
    const rendering = stage.render({ path: '/library/a.glb', root: '/library', format: 'glb' }, 2)
    const job = await queue.lease('page', 0)
    expect(job).toMatchObject({ size: 2, views: 12 })
    queue.complete(job!.id, { data: Uint8Array.from({ length: 12 * 12 }, (_, at) => at), result: { width: 2, height: 2, turns: 1, loadMs: 0, renderMs: 0 } })
    const { views } = await rendering
    expect(views.map(({ data, width }) => [width, data[0]])).toEqual(Array.from({ length: 12 }, (_, view) => [2, 12 * view]))
  })

  it('hands a new job to the page that waits longest', async () => {
    const queue = createStageQueue()
    const [one, two] = [queue.lease('one', 1000), queue.lease('two', 1000)]
    void queue.submit(order('a.glb'))
    expect(await one).toMatchObject({ name: 'a.glb' })
    await vi.advanceTimersByTimeAsync(1000)
    expect(await two).toBeUndefined()
  })

  it('gives a page that was given up no further job, though it asks again on its way out', async () => {
    const queue = createStageQueue()
    const rendered = queue.submit(order('a.glb'))
    await queue.lease('lost', 0)
    queue.release('lost', 'the page was loaded anew')
    const asked = queue.lease('lost', 1000)
    const job = await queue.lease('next', 0)
    void queue.submit(order('b.glb'))
    await vi.advanceTimersByTimeAsync(1000)
    expect(await asked).toBeUndefined()
    queue.complete(job!.id, output)
    expect(await rendered).toBe(output)
    expect(await queue.lease('next', 0)).toMatchObject({ name: 'b.glb' })
  })

  it('keeps the job when the page that waited has gone', async () => {
    const queue = createStageQueue()
    const gone = new AbortController()
    const lease = queue.lease('page', 1000, gone.signal)
    gone.abort()
    expect(await lease).toBeUndefined()
    void queue.submit(order('a.glb'))
    expect(await queue.lease('other', 0)).toMatchObject({ name: 'a.glb' })
  })

  it('offers a job again when its lease runs out, behind the others, and gives up the second time', async () => {
    const queue = createStageQueue({ jobSeconds: 60 })
    const expired: string[] = []
    queue.subscribe(event => event.type === 'expired' && expired.push(event.holder))
    const hanging = codeOf(queue.submit(order('hangs.glb')))
    const fine = queue.submit(order('fine.glb'))
    const lost = await queue.lease('one', 0)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(queue.complete(lost!.id, output)).toBe(false)
    const next = await queue.lease('two', 0)
    expect(next!.name).toBe('fine.glb')
    queue.complete(next!.id, output)
    expect(await fine).toBe(output)
    expect(await queue.lease('two', 0)).toMatchObject({ name: 'hangs.glb' })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(await hanging).toBe('render_timeout')
    expect(expired).toEqual(['one', 'two'])
    expect(queue.open()).toBe(0)
  })

  it('retries a job whose page ended, then fails it with the reason', async () => {
    const queue = createStageQueue()
    const rendering = queue.submit(order('a.glb'))
    const code = codeOf(rendering)
    await queue.lease('one', 0)
    queue.release('another', 'not mine')
    const next = queue.lease('two', 1000)
    queue.release('one', 'the page crashed')
    expect(await next).toMatchObject({ name: 'a.glb' })
    queue.release('two', 'the page crashed')
    expect(await code).toBe('render_crashed')
    await expect(rendering).rejects.toThrow('the page crashed')
  })

  it('knows that a page which asks anew has lost what it had', async () => {
    const queue = createStageQueue()
    const code = codeOf(queue.submit(order('a.glb')))
    await queue.lease('page', 0)
    expect(await queue.lease('page', 0)).toMatchObject({ name: 'a.glb' })
    void queue.lease('page', 1000)
    expect(await code).toBe('render_crashed')
  })

  it('does not retry what the page reports', async () => {
    const queue = createStageQueue()
    const broken = queue.submit(order('broken.glb'))
    const huge = queue.submit({ ...order('huge.exr'), task: 'decode', maxSize: 100 })
    const outcomes = Promise.allSettled([broken, huge])
    queue.fail((await queue.lease('one', 0))!.id, { code: 'model_unloadable', reason: 'its JSON is malformed.' })
    queue.fail((await queue.lease('page', 0))!.id, { code: 'image_too_large', reason: '900000000' })
    const [first, second] = await outcomes
    expect(first).toMatchObject({ reason: { code: 'model_unloadable', message: 'The model could not be loaded: its JSON is malformed.' } })
    expect(second).toMatchObject({ reason: { code: 'image_too_large', message: expect.stringContaining('900000000 pixels') as string } })
  })

  it('refuses more jobs than it has room for, and rejects all when no page will come', async () => {
    const queue = createStageQueue({ capacity: 2 })
    const codes = ['a', 'b', 'c'].map(name => codeOf(queue.submit(order(name))))
    expect(await codes[2]).toBe('internal')
    await queue.lease('page', 0)
    queue.rejectAll(failure('stage_unavailable', { reason: 'none was found.' }))
    expect(await Promise.all(codes)).toEqual(['stage_unavailable', 'stage_unavailable', 'internal'])
    expect(queue.open()).toBe(0)
  })

  it('says when it has work and when it has none', async () => {
    const queue = createStageQueue()
    const events: string[] = []
    const unsubscribe = queue.subscribe(event => events.push(event.type))
    void queue.submit(order('a.glb'))
    queue.complete((await queue.lease('page', 0))!.id, output)
    unsubscribe()
    void queue.submit(order('b.glb'))
    expect(events).toEqual(['submitted', 'idle'])
  })
})
