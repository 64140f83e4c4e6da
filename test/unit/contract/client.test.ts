import { expect, it } from 'vitest'
import { createClient } from '../../../src-main/contract/client.ts'

/** A client whose requests are kept, and answered with `body`. */
function recorder(body: unknown = {}, status = 200) {
  const sent: { url: string, init: RequestInit }[] = []
  const client = createClient(async (url, init) => {
    sent.push({ url, init })
    return typeof body === 'string' ? new Response(body, { status }) : Response.json(body, { status })
  }, 'http://here')
  return { client, sent }
}

it('puts parameters where the table says', async () => {
  const { client, sent } = recorder()
  await client.getAsset({ id: 7 })
  await client.listAssets({ limit: 2, collection: 'a b&c', kind: undefined })
  await client.removeCollection({ id: '../x/y' })
  await client.search({ like: [{ assetId: 7 }], limit: 3 })
  await client.scanLibrary({ id: 4 })
  await client.status()
  expect(sent.map(({ url, init }) => [init.method ?? 'GET', url, init.body])).toEqual([
    ['GET', 'http://here/api/assets/7', undefined],
    ['GET', 'http://here/api/assets?limit=2&collection=a+b%26c', undefined],
    ['DELETE', 'http://here/api/collections/..%2Fx%2Fy', '{}'],
    ['POST', 'http://here/api/search', '{"like":[{"assetId":7}],"limit":3}'],
    ['POST', 'http://here/api/libraries/4/scan', '{}'],
    ['GET', 'http://here/api/status', undefined],
  ])
})

it('sends a file as a form', async () => {
  const { client, sent } = recorder()
  await client.createAnchor({ file: new Blob(['pixels']), fileName: 'a.png' })
  const file = (sent[0]!.init.body as FormData).get('file') as File
  expect([file.name, await file.text()]).toEqual(['a.png', 'pixels'])
})

it('throws the errors of the table', async () => {
  const { client } = recorder({ code: 'asset_not_found', message: 'There is no asset 7.' }, 404)
  await expect(client.getAsset({ id: 7 })).rejects.toMatchObject({ name: 'LikenessError', code: 'asset_not_found', status: 404, message: 'There is no asset 7.' })
})

it.each([['words', '<h1>Bad gateway</h1>'], ['nothing', ''], ['an unknown code', { code: 'no_such', message: 'm' }], ['an inherited code', { code: 'toString', message: 'm' }], ['null', null]])('throws internal for a failure that is %s', async (_, body) => {
  const { client } = recorder(body, 502)
  await expect(client.status()).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('502') as string })
})

it('throws internal for an answer that is no JSON', async () => {
  await expect(recorder('<h1>Welcome</h1>').client.status()).rejects.toMatchObject({ code: 'internal' })
})
