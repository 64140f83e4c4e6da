import type { Client } from '../../src-main/contract/client.ts'
import type { Route } from '../../src-main/contract/route.ts'
import type { Engine, EngineOptions } from '../../src-main/engine/engine.ts'
import { join } from 'node:path'
import pino from 'pino'
import { expect } from 'vitest'
import { createClient } from '../../src-main/contract/client.ts'
import { WireErrorSchema } from '../../src-main/contract/entities.ts'
import { errorTable } from '../../src-main/contract/errors.ts'
import { routes } from '../../src-main/contract/routes.ts'
import { createEngine } from '../../src-main/engine/engine.ts'
import { writePicture } from './pictures.ts'
import { temporaryFolder } from './temporary-folder.ts'

export interface Server extends AsyncDisposable {
  readonly engine: Engine
  /** Such as http://127.0.0.1:41234. */
  readonly url: string
  /** Asks over the port; every answer is held against the contract. */
  readonly client: Client
  /** Asks over the port with the token; every JSON answer is held against the contract. */
  readonly ask: (path: string, init?: RequestInit) => Promise<Response>
  /** An empty folder beside the data folder. */
  readonly folder: string
}

/** A real engine on an empty data folder, listening on a free port. */
export async function startServer(options: Partial<EngineOptions> = {}): Promise<Server> {
  const temporary = await temporaryFolder()
  const engine = await createEngine({ dataDir: join(temporary.path, 'data'), log: pino({ level: 'silent' }), ...options })
  const { url } = await engine.listen(0, '127.0.0.1')
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(url + path, { redirect: 'manual', ...init, headers: { authorization: `Bearer ${engine.token}`, ...init.headers as Record<string, string> } })
    await holdAgainstContract(init.method ?? 'GET', path, response.clone())
    return response
  }
  return {
    engine,
    url,
    client: createClient(ask),
    ask,
    folder: join(temporary.path, 'files'),
    [Symbol.asyncDispose]: async () => {
      await engine.close()
      await temporary[Symbol.asyncDispose]()
    },
  }
}

/** Posts JSON, or any text in its place. */
export function post(body: unknown): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

/** Writes pictures of the seeds 1…count and indexes them as a library; answers its id. */
export async function indexPictures({ client, folder }: Server, name: string, count: number): Promise<number> {
  for (let seed = 1; seed <= count; seed++)
    await writePicture(join(folder, name, `${seed}.png`), seed)
  const { id } = await client.addLibrary({ path: join(folder, name) })
  await untilIdle(client)
  return id
}

/** Waits until nothing is scanned or ingested. */
export async function untilIdle(client: Client): Promise<void> {
  for (let asked = 0; asked < 6; asked++) {
    if ((await client.waitUntilIdle()).phase === 'idle')
      return
  }
  throw new Error('the engine is still at work after two minutes')
}

/** An answer has exactly the shape of its route; an error is one of the table and has its status. */
async function holdAgainstContract(method: string, path: string, response: Response): Promise<void> {
  if (!response.headers.get('content-type')?.startsWith('application/json'))
    return
  const body: unknown = await response.json()
  if (!response.ok) {
    const { code, message } = WireErrorSchema.parse(body)
    expect(body).toEqual({ code, message })
    expect(message).toMatch(/\S.*\.$/m)
    expect(response.status).toBe(errorTable[code].status)
    return
  }
  const route = routeOf(method, path)
  if (route)
    expect(route.output.parse(body)).toEqual(body)
}

function routeOf(method: string, path: string): Route | undefined {
  const { pathname } = new URL(path, 'http://localhost')
  return Object.values(routes as Record<string, Route>).find(route =>
    route.method === method.toLowerCase() && new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(pathname))
}
