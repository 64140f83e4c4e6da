import type { StageJob, StageState } from '../../../src-main/contract/stage.ts'
import type { PageOpener, PageOrder } from '../../../src-main/stage/pages.ts'
import type { StageQueue } from '../../../src-main/stage/queue.ts'
import type { StageDriver } from '../../../src-main/stage/stage.ts'
import { afterEach, expect, it, vi } from 'vitest'
import { createStageDriver } from '../../../src-main/stage/driver.ts'
import { createStageQueue } from '../../../src-main/stage/queue.ts'

interface TestPage extends PageOrder {
  isClosed: boolean
  /** What the page says of itself. */
  readonly report: (state: StageState['state'], detail: string) => void
  readonly lease: () => Promise<StageJob | undefined>
}

let driver: StageDriver | undefined
afterEach(() => driver?.close())

/** A driver over pages that do what the test has them do. */
function open(options: Partial<PageOpener> = {}, idleSeconds?: number) {
  const queue = createStageQueue()
  const [pages, log]: [TestPage[], string[]] = [[], []]
  const opener: PageOpener = {
    open: async (order) => {
      const page: TestPage = {
        ...order,
        isClosed: false,
        report: (state, detail) => queue.report(order.holder, { state, detail }),
        lease: () => queue.lease(order.holder, 1000),
      }
      pages.push(page)
      return { name: 'a test', close: async () => void (page.isClosed = true) }
    },
    ...options,
  }
  driver = createStageDriver({ queue, pages: opener, idleSeconds, log: message => log.push(message) })
  return { queue, pages, log, page: (at: number) => vi.waitUntil(() => pages[at], { timeout: 10_000 }) }
}

/** 'rendered', or the code of the error. */
function submit(queue: StageQueue): Promise<unknown> {
  return queue.submit({ task: 'decode', file: { path: '/library/a.tga', root: '/library', format: 'tga' }, maxSize: 1 })
    .then(() => 'rendered', (error: { readonly code?: unknown }) => error.code)
}

async function work(queue: StageQueue, page: TestPage): Promise<void> {
  const job = await page.lease()
  expect(queue.complete(job!.id, { data: new Uint8Array(3), result: { width: 1, height: 1, loadMs: 0, renderMs: 0 } })).toBe(true)
}

it('opens a page for the first job, and says what it draws with', async () => {
  const { queue, pages, log, page } = open()
  expect(pages).toEqual([])
  const outcome = submit(queue)
  const first = await page(0)
  first.report('ready', 'a graphics card')
  await work(queue, first)
  expect(await outcome).toBe('rendered')
  await vi.waitUntil(() => log.length > 0)
  expect(log).toEqual(['the stage runs in a test, a graphics card'])
})

it('replaces a page that is lost, under another name, and does its job again', async () => {
  const { queue, pages, page } = open()
  const outcome = submit(queue)
  const first = await page(0)
  first.report('ready', 'a graphics card')
  await first.lease()
  first.onLost('its process is gone')
  const second = await page(1)
  expect(second.holder).not.toBe(first.holder)
  expect([first.isClosed, first.signal.aborted, second.isClosed]).toEqual([true, true, false])
  first.onLost('its process is gone')
  first.report('ready', 'too late')
  second.report('ready', 'a graphics card')
  await work(queue, second)
  expect(await outcome).toBe('rendered')
  expect(pages).toHaveLength(2)
})

it('replaces a page that says a second time what it is: it was loaded anew', async () => {
  const { queue, log, page } = open()
  const outcome = submit(queue)
  const first = await page(0)
  first.report('ready', 'a graphics card')
  await first.lease()
  first.report('ready', 'a graphics card')
  const second = await page(1)
  expect(log).toContain('the stage is replaced: its graphics context was lost')
  second.report('ready', 'a graphics card')
  await work(queue, second)
  expect(await outcome).toBe('rendered')
})

it.each([
  { what: 'two pages that end before they draw', spoil: (page: TestPage) => page.onLost('it could not be loaded'), pagesAtMost: 2 },
  { what: 'one that cannot draw', spoil: (page: TestPage) => page.report('failed', 'no WebGL'), pagesAtMost: 1 },
])('gives up for a while after $what', async ({ spoil, pagesAtMost }) => {
  const { queue, pages, log, page } = open()
  const outcome = submit(queue)
  for (let at = 0; at < pagesAtMost; at++)
    spoil(await page(at))
  expect(await outcome).toBe('stage_unavailable')
  expect(await submit(queue)).toBe('stage_unavailable')
  await vi.waitUntil(() => pages.every(({ isClosed }) => isClosed))
  expect(pages).toHaveLength(pagesAtMost)
  expect(log.join()).toMatch(/not available: .*(?:could not be loaded|no WebGL)/)
})

it('replaces a page that ends before it says anything', async () => {
  const { queue, page } = open()
  const outcome = submit(queue)
  const first = await page(0)
  first.onLost('its process is gone')
  const second = await page(1)
  second.report('ready', 'a graphics card')
  await work(queue, second)
  expect(await outcome).toBe('rendered')
})

it('opens a page in another way once, where that may help', async () => {
  const adapt = vi.fn(({ detail }: StageState) => detail === 'software')
  const { queue, pages, page } = open({ adapt })
  const outcome = submit(queue)
  const first = await page(0)
  first.report('ready', 'software')
  const second = await page(1)
  expect(first.isClosed).toBe(true)
  second.report('ready', 'a graphics card')
  await work(queue, second)
  expect(await outcome).toBe('rendered')
  expect(pages).toHaveLength(2)
})

it('closes a page that has nothing to do, and opens one again', async () => {
  const { queue, page } = open({}, 0)
  const outcome = submit(queue)
  const first = await page(0)
  first.report('ready', 'a graphics card')
  await work(queue, first)
  expect(await outcome).toBe('rendered')
  await vi.waitUntil(() => first.isClosed)
  void submit(queue)
  const second = await page(1)
  second.report('ready', 'a graphics card')
  await driver!.close()
  expect(second.isClosed).toBe(true)
})

it('closes a page that has not said anything yet', async () => {
  const { queue, page } = open()
  void submit(queue)
  const first = await page(0)
  await driver!.close()
  expect(first.isClosed).toBe(true)
})
