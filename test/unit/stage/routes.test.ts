import type { Hono } from 'hono'
import type { StageJob } from '../../../src-main/contract/stage.ts'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stagePaths } from '../../../src-main/contract/stage.ts'
import { createStageQueue } from '../../../src-main/stage/queue.ts'
import { createStageRoutes, holderHeader } from '../../../src-main/stage/routes.ts'

let folder: string
let root: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'likeness-routes-'))
  root = join(folder, 'library')
  await mkdir(join(root, 'models', 'textures'), { recursive: true })
  await mkdir(join(root, 'textures'))
  await mkdir(join(folder, 'library-secrets'))
  await Promise.all([
    writeFile(join(root, 'models', 'chair #1.obj'), 'v 0 0 0'),
    writeFile(join(root, 'models', 'textures', 'Oak.PNG'), 'oak'),
    writeFile(join(root, 'textures', 'steel.png'), 'steel'),
    writeFile(join(folder, 'secret.txt'), 'secret'),
    writeFile(join(folder, 'library-secrets', 'secret.txt'), 'secret'),
  ])
  await symlink(join(folder, 'secret.txt'), join(root, 'models', 'leak.png'))
  await symlink(folder, join(root, 'outside'))
  await symlink(join(root, 'textures'), join(root, 'models', 'shared'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function open() {
  const queue = createStageQueue()
  const app = createStageRoutes({ queue })
  const rendering = queue.submit({ task: 'turntable', file: { path: join(root, 'models', 'chair #1.obj'), root, format: 'obj' } })
  rendering.catch(() => {})
  return { queue, app, rendering }
}

async function lease(app: Hono): Promise<StageJob> {
  const response = await app.request(stagePaths.lease, { method: 'POST' })
  expect(response.status).toBe(200)
  return await response.json() as StageJob
}

function post(app: Hono, path: string, body: Uint8Array<ArrayBuffer> | string, length = body.length) {
  return app.request(path, { method: 'POST', body, headers: { 'content-length': String(length) } })
}

const meta = (value: object) => `?meta=${encodeURIComponent(JSON.stringify({ width: 256, height: 256, loadMs: 1, renderMs: 1, ...value }))}`

describe('the stage protocol', () => {
  it('answers 204 when there is no work', async () => {
    const app = createStageRoutes({ queue: createStageQueue() })
    expect((await app.request(`${stagePaths.lease}?waitMs=0`, { method: 'POST' })).status).toBe(204)
  })

  it('takes exactly the pixels that were asked for, once', async () => {
    const { app, rendering } = open()
    const { id } = await lease(app)
    const pixels = new Uint8Array(12 * 256 * 256 * 3).fill(7)
    expect((await post(app, stagePaths.result(id), pixels)).status).toBe(400)
    for (const wrong of [{}, { width: 128, turns: 1 }, { turns: 2 }, { turns: 3 }])
      expect((await post(app, stagePaths.result(id) + meta(wrong), pixels)).status, JSON.stringify(wrong)).toBe(400)
    expect((await post(app, stagePaths.result(id) + meta({ turns: 1 }), pixels.subarray(1))).status).toBe(400)
    expect((await post(app, stagePaths.result(id) + meta({ turns: 1 }), pixels.subarray(1), pixels.length)).status).toBe(400)
    expect((await post(app, stagePaths.result(id) + meta({ triangles: 3, turns: 1 }), pixels)).status).toBe(204)
    expect((await rendering).result.triangles).toBe(3)
    expect((await rendering).data).toHaveLength(pixels.length)
    expect((await post(app, stagePaths.result(id) + meta({ turns: 1 }), pixels)).status).toBe(410)
  })

  it('takes a turn as clay beside the one as it is', async () => {
    const { app, rendering } = open()
    const { id } = await lease(app)
    const pixels = new Uint8Array(2 * 12 * 256 * 256 * 3)
    expect((await post(app, stagePaths.result(id) + meta({ turns: 1 }), pixels)).status).toBe(400)
    expect((await post(app, stagePaths.result(id) + meta({ turns: 2 }), pixels)).status).toBe(204)
    expect((await rendering).data).toHaveLength(pixels.length)
  })

  it('takes pixels whose length is not said, as a page behind a scheme of the app sends them', async () => {
    const { app, rendering } = open()
    const { id } = await lease(app)
    const send = (bytes: number) => app.request(stagePaths.result(id) + meta({ turns: 1 }), { method: 'POST', body: new Blob([new Uint8Array(bytes)]).stream(), duplex: 'half' } as RequestInit)
    const length = 12 * 256 * 256 * 3
    expect((await send(length + 1)).status).toBe(400)
    expect((await send(length)).status).toBe(204)
    expect((await rendering).data).toHaveLength(length)
  })

  it('passes on a failure, and refuses one that it does not understand', async () => {
    const { app, rendering } = open()
    const { id } = await lease(app)
    expect((await post(app, stagePaths.failure(id), '{"code":"internal"}')).status).toBe(400)
    expect((await post(app, stagePaths.failure(id), '{"code":"model_empty","reason":"nothing"}')).status).toBe(204)
    await expect(rendering).rejects.toMatchObject({ code: 'model_empty' })
    expect((await post(app, stagePaths.failure(id), '{"code":"model_empty","reason":"nothing"}')).status).toBe(410)
  })
})

it('passes on what a page says of itself, under the name that it was opened by', async () => {
  const queue = createStageQueue()
  const app = createStageRoutes({ queue })
  const events: unknown[] = []
  queue.subscribe(event => events.push(event))
  const say = (body: string, headers: Record<string, string> = { [holderHeader]: 'page-1' }) => app.request(stagePaths.state, { method: 'POST', body, headers })
  expect((await say('{"state":"ready","detail":"a card"}')).status).toBe(204)
  expect(events).toEqual([{ type: 'reported', holder: 'page-1', report: { state: 'ready', detail: 'a card' } }])
  expect((await say('{"state":"ready","detail":"a card"}', {})).status).toBe(400)
  for (const wrong of ['', '{"state":"well","detail":""}', JSON.stringify({ state: 'failed', detail: 'x'.repeat(2001) })])
    expect((await say(wrong)).status).toBe(400)
  expect(events).toHaveLength(1)
})

describe('the files of a job', () => {
  it('serves the model and what lies beside it, wherever in the library', async () => {
    const { app } = open()
    const { id, url } = await lease(app)
    const model = await app.request(url)
    expect(await model.text()).toBe('v 0 0 0')
    expect(model.headers.get('content-type')).toBe('model/obj')
    expect(model.headers.get('content-length')).toBe('7')
    const texture = new URL('../textures/steel.png', `http://localhost${url}`).pathname
    expect(await (await app.request(texture)).text()).toBe('steel')
    expect(await (await app.request(stagePaths.file(id, 'models/shared/steel.png'))).text()).toBe('steel')
  })

  it('finds textures by name without regard to case, and beside the model when a path of another machine was given', async () => {
    const { app } = open()
    const { id } = await lease(app)
    for (const path of ['models/TEXTURES/oak.png', 'models/Users/me/oak.png', 'models/oak.png'])
      expect(await (await app.request(stagePaths.file(id, path))).text(), path).toBe('oak')
  })

  it.each([
    ['a path upwards', '../secret.txt'],
    ['a path upwards into a folder of like name', '../library-secrets/secret.txt'],
    ['a symbolic link to a file', 'models/leak.png'],
    ['a symbolic link to a folder', 'outside/secret.txt'],
    ['an absolute path', '/etc/passwd'],
    ['a folder', 'models'],
    ['a missing file', 'models/none.obj'],
  ])('does not serve %s', async (_, path) => {
    const { app } = open()
    const { id } = await lease(app)
    const address = `/api/stage/jobs/${id}/files/${encodeURIComponent(path)}`
    expect((await app.request(address)).status).toBe(404)
    expect((await app.request(address.replaceAll('.', '%2e'))).status).toBe(404)
  })

  it('serves nothing when the lease has ended', async () => {
    const { app, queue } = open()
    const { id, url } = await lease(app)
    queue.fail(id, { code: 'model_empty', reason: '' })
    expect((await app.request(url)).status).toBe(404)
  })
})
