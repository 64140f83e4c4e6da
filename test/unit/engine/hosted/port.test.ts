import type { HostedEngine } from '../../../helpers/hosted-engine.ts'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { describe, expect, it, vi } from 'vitest'
import { StageJob, stagePaths } from '../../../../src-main/contract/stage.ts'
import { startHosted } from '../../../helpers/hosted-engine.ts'
import { freePort, takenPort } from '../../../helpers/ports.ts'
import { descendantsOf, portsOf } from '../../../helpers/processes.ts'
import { post } from '../../../helpers/server.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const tetrahedron = 'v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 2 3\nf 1 2 4\nf 1 3 4\nf 2 3 4\n'

/** Does what the stage page does, with pixels of no meaning: says that it runs, takes a job and answers it. */
async function actAsPage({ ask, said }: HostedEngine, holder: string): Promise<void> {
  const headers = { 'authorization': `Bearer ${(await said('listening')).token}`, 'x-likeness-stage': holder }
  expect((await ask(stagePaths.state, { method: 'POST', body: JSON.stringify({ state: 'ready', detail: 'nothing' }) }, headers)).status).toBe(204)
  const job = StageJob.parse(await (await ask(stagePaths.lease, { method: 'POST' }, headers)).json())
  const pixels = new Uint8Array(12 * 256 * 256 * 3).fill(100)
  const meta = encodeURIComponent(JSON.stringify({ width: 256, height: 256, turns: 1, triangles: 4, loadMs: 1, renderMs: 1 }))
  expect((await ask(`${stagePaths.result(job.id)}?meta=${meta}`, { method: 'POST', body: pixels }, { ...headers, 'content-length': String(pixels.length) })).status).toBe(204)
}

describe('the port for other programs', () => {
  it('is opened and closed as soon as the setting says so, and moved', async () => {
    await using folder = await temporaryFolder()
    await using engine = startHosted(folder.path)
    const [first, second] = [await freePort(), await freePort()]
    await engine.client.editSettings({ apiPort: first })
    expect((await engine.client.status()).address).toBeNull()
    expect(await engine.client.editSettings({ api: true })).toMatchObject({ api: true, apiPort: first })
    expect((await engine.client.status()).address).toBe(`http://127.0.0.1:${first}`)
    const { token } = await engine.said('listening')
    const over = (port: number, init: RequestInit = {}) => fetch(`http://127.0.0.1:${port}/api/settings`, { ...init, headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' } })
    expect((await over(first)).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${first}/api/settings`)).status).toBe(401)
    await engine.client.editSettings({ apiPort: second })
    expect((await over(second)).status).toBe(200)
    await expect(over(first)).rejects.toThrow()
    // Who closes it by the port itself gets an answer.
    expect((await over(second, post({ api: false }))).status).toBe(200)
    await expect(over(second)).rejects.toThrow()
    expect((await engine.client.status()).address).toBeNull()
  })

  it('that another program has is said where it was switched on, and nothing is changed', async () => {
    await using folder = await temporaryFolder()
    await using engine = startHosted(folder.path)
    await using taken = await takenPort()
    await expect(engine.client.editSettings({ api: true, apiPort: taken.port, missingDays: 9 })).rejects.toMatchObject({ code: 'listen_failed', message: expect.stringContaining(`port ${taken.port}: another program has this port`) as string })
    expect(await engine.client.getSettings()).toMatchObject({ api: false, apiPort: 7717, missingDays: 30 })
    const free = await freePort()
    await engine.client.editSettings({ api: true, apiPort: free })
    await expect(engine.client.editSettings({ apiPort: taken.port })).rejects.toMatchObject({ code: 'listen_failed' })
    expect((await engine.client.status()).address).toBe(`http://127.0.0.1:${free}`)
    expect(await engine.client.getSettings()).toMatchObject({ api: true, apiPort: free })
  })

  it('is opened at the start when it is on; one that is taken by then is logged, and tried again when it is switched on', async () => {
    await using folder = await temporaryFolder()
    const port = await freePort()
    const first = startHosted(folder.path)
    await first.client.editSettings({ api: true, apiPort: port })
    first.say({ type: 'close' })
    await first.exit
    const second = startHosted(folder.path)
    expect((await second.client.status()).address).toBe(`http://127.0.0.1:${port}`)
    second.say({ type: 'close' })
    await second.exit

    const other = createServer()
    await new Promise<void>(resolve => other.listen(port, '127.0.0.1', resolve))
    await using third = startHosted(folder.path)
    expect((await third.client.status()).address).toBeNull()
    expect(await third.client.getSettings()).toMatchObject({ api: true, apiPort: port })
    await vi.waitUntil(async () => (await readFile(join(third.logs, 'engine.log'), 'utf8')).includes('the port for other programs could not be opened'), { timeout: 10_000 })
    await expect(third.client.editSettings({ api: true })).rejects.toMatchObject({ code: 'listen_failed' })
    await new Promise<void>(resolve => other.close(() => resolve()))
    await third.client.editSettings({ api: true })
    expect((await third.client.status()).address).toBe(`http://127.0.0.1:${port}`)
  })

  it.skipIf(process.platform !== 'linux')('is the only one: none is open otherwise, not while models are rendered either', async () => {
    await using folder = await temporaryFolder()
    const models = join(folder.path, 'models')
    await mkdir(models)
    await writeFile(join(models, 'tetrahedron.obj'), tetrahedron)
    await using engine = startHosted(folder.path)
    const ports = () => [engine.child.pid!, ...descendantsOf(engine.child.pid!)].flatMap(portsOf)
    await engine.said('listening')
    expect(ports()).toEqual([])
    await engine.client.addLibrary({ path: models })
    const { holder } = await engine.said('stage-open')
    expect(ports()).toEqual([])
    await actAsPage(engine, holder)
    await vi.waitUntil(async () => (await engine.client.waitUntilIdle()).phase === 'idle', { timeout: 60_000 })
    expect((await engine.client.status()).progress).toMatchObject({ done: 1, failed: 0 })
    expect(ports()).toEqual([])
    const port = await freePort()
    await engine.client.editSettings({ api: true, apiPort: port })
    expect(ports()).toEqual([port])
    engine.say({ type: 'close' })
    expect(await engine.exit).toEqual([0, null])
    expect(engine.messages.at(-1)).toEqual({ type: 'stage-close', holder })
  })
})
