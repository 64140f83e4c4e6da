import type { StageHost } from '../../../scripts/stage-host.ts'
import type { StageDriverOptions } from '../../../src-main/stage/driver.ts'
import type { HeadlessPagesOptions } from '../../../src-main/stage/headless-page.ts'
import type { StageQueue } from '../../../src-main/stage/queue.ts'
import type { StageDriver } from '../../../src-main/stage/stage.ts'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { afterEach, describe, expect, it } from 'vitest'
import { openStageHost } from '../../../scripts/stage-host.ts'
import { createStageDriver } from '../../../src-main/stage/driver.ts'
import { createHeadlessPages } from '../../../src-main/stage/headless-page.ts'
import { createStageQueue } from '../../../src-main/stage/queue.ts'

/** A page that speaks the protocol, and does what the name of the job says. */
const page = `<!doctype html><html><script type="module">
  const acts = {
    hang() { for (;;); },
    devour() { const all = []; for (;;) all.push(new Array(100000).fill(Math.random())) },
    reload() { location.reload(); return new Promise(() => {}) },
    render() {},
  }
  await fetch('/api/stage/state', { method: 'POST', body: JSON.stringify({ state: 'ready', detail: 'a stub' }) })
  for (;;) {
    const response = await fetch('/api/stage/lease', { method: 'POST' })
    if (response.status === 204) continue
    const job = await response.json()
    await acts[job.name]()
    const meta = encodeURIComponent(JSON.stringify({ width: 1, height: 1, loadMs: 0, renderMs: 0 }))
    await fetch('/api/stage/jobs/' + job.id + '/result?meta=' + meta, { method: 'POST', body: new Uint8Array(3) })
  }
</script></html>`

let host: StageHost | undefined
let driver: StageDriver | undefined
let log: string[]

afterEach(async () => {
  await driver?.close()
  await host?.close()
  driver = host = undefined
})

async function open(html: string, { jobSeconds = 60, idleSeconds, ...options }: Pick<StageDriverOptions, 'idleSeconds'> & Pick<HeadlessPagesOptions, 'browser' | 'heapMegabytes'> & { readonly jobSeconds?: number } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'likeness-stub-'))
  await writeFile(join(folder, 'stage.html'), html)
  const queue = createStageQueue({ jobSeconds })
  const opened = await openStageHost(queue, folder)
  host = opened
  log = []
  driver = createStageDriver({ queue, pages: createHeadlessPages({ origin: () => opened.origin, ...options }), idleSeconds, log: message => log.push(message) })
  return (name: string) => outcome(queue, name)
}

const starts = () => log.filter(line => line.includes('runs in')).length

/** 'rendered', or the code of the error. */
function outcome(queue: StageQueue, name: string): Promise<unknown> {
  return queue.submit({ task: 'decode', file: { path: join('/library', name), root: '/library', format: 'tga' }, maxSize: 1 })
    .then(() => 'rendered', (error: { readonly code?: unknown }) => error.code)
}

describe('the driver of the headless browser', () => {
  it('starts at the first job and serves them all with one page', async () => {
    const submit = await open(page)
    expect(log).toEqual([])
    expect(await Promise.all([submit('render'), submit('render'), submit('render')])).toEqual(['rendered', 'rendered', 'rendered'])
    await expect.poll(starts, { timeout: 30_000 }).toBe(1)
  })

  it('replaces a page that hangs, and goes on with the rest', async () => {
    const submit = await open(page, { jobSeconds: 3 })
    const outcomes = [submit('render'), submit('hang'), submit('render')]
    expect(await Promise.all(outcomes)).toEqual(['rendered', 'render_timeout', 'rendered'])
    expect(await submit('render')).toBe('rendered')
  })

  it('replaces a page that runs out of memory', async () => {
    const submit = await open(page, { heapMegabytes: 64 })
    expect(await Promise.all([submit('devour'), submit('render')])).toEqual(['render_crashed', 'rendered'])
    expect(log.filter(line => line.includes('crashed'))).toHaveLength(2)
  })

  it('gives up when the browser does not start', async () => {
    const submit = await open(page, { browser: () => ({ path: process.execPath, name: 'Not a browser' }) })
    expect(await submit('render')).toBe('stage_unavailable')
    expect(log.join()).toContain('Not a browser did not start')
  })

  it('replaces a page that loads itself anew for want of its graphics context', async () => {
    const submit = await open(page)
    expect(await Promise.all([submit('reload'), submit('render')])).toEqual(['render_crashed', 'rendered'])
  })

  it('closes an idle browser and opens one again', async () => {
    const submit = await open(page, { idleSeconds: 0 })
    expect(await submit('render')).toBe('rendered')
    await expect.poll(() => log.some(line => line.includes('closed')), { timeout: 30_000 }).toBe(true)
    expect(await submit('render')).toBe('rendered')
    await expect.poll(starts, { timeout: 30_000 }).toBe(2)
  })

  it('says what to do when there is no browser', async () => {
    const submit = await open(page, { browser: () => undefined })
    expect(await Promise.all([submit('render'), submit('render')])).toEqual(['stage_unavailable', 'stage_unavailable'])
  })

  it('says so when the page cannot draw', async () => {
    const submit = await open(`<!doctype html><script>fetch('/api/stage/state', { method: 'POST', body: '{"state":"failed","detail":"no WebGL"}' })</script>`)
    expect(await submit('render')).toBe('stage_unavailable')
    expect(log.join()).toContain('no WebGL')
  })
})
