import type { Browser, Page } from 'playwright-core'
import type { HostedEngine } from '../../../helpers/hosted-engine.ts'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { findBrowser } from '../../../../src-main/stage/browser.ts'
import { launchOptions } from '../../../../src-main/stage/launch.ts'
import { startHosted } from '../../../helpers/hosted-engine.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const project = fileURLToPath(new URL('../../../..', import.meta.url))
const tetrahedron = 'v 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nf 1 2 3\nf 1 2 4\nf 1 3 4\nf 2 3 4\n'

let browser: Browser

beforeAll(async () => {
  if (!existsSync(join(project, 'out', 'renderer', 'stage.html')))
    await build({ root: project, configFile: join(project, 'vite.config.ts'), logLevel: 'error' })
  browser = await chromium.launch(launchOptions(findBrowser()!, true))
})
afterAll(() => browser.close())

/** What the shell does for the stage page: carries its requests over the socket, with the token and the name that it was opened by. */
async function openStagePage({ socket }: HostedEngine, token: string, holder: string): Promise<Page> {
  const carrier = createServer((asked, answer) => {
    const carried = request({ socketPath: socket, path: asked.url, method: asked.method, headers: { ...asked.headers, 'host': 'localhost', 'authorization': `Bearer ${token}`, 'x-likeness-stage': holder } }, (answered) => {
      answer.writeHead(answered.statusCode!, answered.headers)
      answered.pipe(answer)
    })
    carried.on('error', () => answer.destroy())
    answer.on('close', () => carried.destroy())
    asked.pipe(carried)
  })
  await new Promise<void>(resolve => carrier.listen(0, '127.0.0.1', resolve))
  const address = carrier.address()
  const page = await browser.newPage()
  page.on('close', () => {
    carrier.close()
    carrier.closeAllConnections()
  })
  await page.goto(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/stage.html`)
  return page
}

function stagesOf({ messages }: HostedEngine): string[] {
  return messages.flatMap(message => message.type === 'stage-open' ? [message.holder] : [])
}

it('renders in a page that the shell opens; one that is lost in the middle of a job is replaced, and the job is done', async () => {
  await using folder = await temporaryFolder()
  const models = join(folder.path, 'models')
  await mkdir(models)
  for (const name of ['one', 'two', 'three'])
    await writeFile(join(models, `${name}.obj`), `# ${name}\n${tetrahedron}`)
  await using engine = startHosted(folder.path)
  const { token } = await engine.said('listening')
  await engine.client.addLibrary({ path: models })

  const first = await vi.waitUntil(() => stagesOf(engine)[0], { timeout: 30_000 })
  // It leases a job and never answers.
  await engine.ask('/api/stage/state', { method: 'POST', body: '{"state":"ready","detail":"a stub"}' }, { 'authorization': `Bearer ${token}`, 'x-likeness-stage': first })
  expect((await engine.ask('/api/stage/lease', { method: 'POST' }, { 'authorization': `Bearer ${token}`, 'x-likeness-stage': first })).status).toBe(200)
  engine.say({ type: 'stage-lost', holder: first, reason: 'its process is gone' })

  const second = await vi.waitUntil(() => stagesOf(engine)[1], { timeout: 30_000 })
  expect(second).not.toBe(first)
  const page = await openStagePage(engine, token, second)
  await vi.waitUntil(async () => (await engine.client.waitUntilIdle()).phase === 'idle', { timeout: 90_000 })
  expect((await engine.client.status()).progress).toMatchObject({ total: 3, done: 3, failed: 0 })
  expect(stagesOf(engine)).toHaveLength(2)
  await page.close()
})
