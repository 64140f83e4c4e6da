import type { Server } from '../../helpers/server.ts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer } from '../../helpers/server.ts'
import { send } from './requests.ts'

let server: Server
beforeAll(async () => {
  server = await startServer({ dialects: true })
})
afterAll(() => server[Symbol.asyncDispose]())

const origin = 'https://other.example'

it.each([
  ['/echo3d/imageSearch', 'OPTIONS,GET,POST'],
  ['/visual-layer/api/v1/explore/3bb8b224-d557-544d-87fc-cd3e4f3dda84', 'OPTIONS,GET,POST'],
  ['/coactive/api/v0/login', 'OPTIONS,GET,POST'],
  ['/similar-images', 'OPTIONS,POST'],
  ['/scenario/v1/search/assets', 'OPTIONS,GET,POST'],
])('pages of other sites may use %s while the user allows it', async (path, methods) => {
  const url = server.url + path
  const preflight = () => send(url, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' } })
  const request = (host?: string) => send(url, { method: 'POST', headers: { origin, ...host !== undefined && { host } } })

  for (const answer of [await preflight(), await request()])
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  expect((await preflight()).status).toBe(404)

  await server.client.editSettings({ crossOrigin: true })
  const asked = await preflight()
  expect(asked).toMatchObject({ status: 204, body: '', headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': methods } })
  expect(asked.headers['access-control-allow-headers']!.split(',')).toEqual(expect.arrayContaining(['authorization', 'content-type', 'x-api-key']))
  const refused = await request()
  expect(refused.status).toBeGreaterThanOrEqual(400)
  expect(refused.headers['access-control-allow-origin']).toBe('*')
  expect((await request('other.example')).headers['access-control-allow-origin']).toBeUndefined()
  await server.client.editSettings({ crossOrigin: false })
})
