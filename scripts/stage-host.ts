import type { StageQueue } from '../src-main/stage/queue.ts'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { build } from 'vite'
import { createStageRoutes } from '../src-main/stage/routes.ts'

export interface StageHost {
  readonly origin: string
  readonly close: () => Promise<void>
}

/** Builds the stage page as it is in the working tree, into a temporary folder. */
export async function buildStage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'likeness-stage-'))
  await build({
    configFile: fileURLToPath(new URL('../vite.config.ts', import.meta.url)),
    mode: 'stage',
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true, minify: false, reportCompressedSize: false },
  })
  return folder
}

/** Serves the folder of a stage page with the stage protocol on 127.0.0.1, without an engine. The folder is removed at the end. */
export async function openStageHost(queue: StageQueue, folder: string): Promise<StageHost> {
  const app = new Hono().route('/', createStageRoutes({ queue })).get('*', c => serveFile(folder, new URL(c.req.url).pathname))
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : 0)
    })
  })
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      await new Promise(resolve => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const mediaTypes: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css' }

async function serveFile(folder: string, path: string): Promise<Response> {
  const file = join(folder, path)
  const found = file.startsWith(folder) && await stat(file).then(entry => entry.isFile(), () => false)
  if (!found)
    return new Response(null, { status: 404 })
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream, { headers: { 'content-type': mediaTypes[extname(file)] ?? 'application/octet-stream' } })
}
