import type { HostedStandIn } from '../../../../helpers/hosted-services/types.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startVisualLayer } from '../../../../helpers/hosted-services/visual-layer.ts'
import { many, openAt, sendAll, signal } from './client.ts'

describe('the stand-in', () => {
  let standIn: HostedStandIn
  let remote: ReturnType<typeof openAt>
  beforeEach(async () => {
    standIn = await startVisualLayer()
    remote = openAt(standIn)
  })
  afterEach(async () => {
    await remote[Symbol.asyncDispose]()
    await standIn[Symbol.asyncDispose]()
  })

  const ask = async (method: string, path: string, body?: FormData): Promise<readonly [number, string]> => {
    await remote.test(signal)
    const authorization = standIn.seen.at(-1)!.headers.get('authorization')!
    const response = await fetch(`${standIn.url}/api/v1${path}`, { method, headers: { authorization }, ...body && { body } })
    return [response.status, await response.text()]
  }
  const form = (...fields: readonly string[]) => {
    const body = new FormData()
    fields.forEach(field => field === 's3_uri' ? body.append(field, 's3://bucket/folder/') : body.append(field, new Blob(['x']), '1.jpg'))
    return body
  }

  it('is as strict as the documents', async () => {
    const draft = standIn.addContainer('Draft')
    const { id } = await remote.makeContainer!('Chairs', signal)
    expect((await ask('POST', `/ingestion/${draft}/data_files/1`, form('files')))[0]).toBe(404)
    const transaction = /\d+/.exec((await ask('GET', `/ingestion/${draft}/data_files`))[1])![0]
    expect((await ask('POST', `/ingestion/${draft}/data_files/${transaction}`, form('files[]')))[0]).toBe(422)
    expect((await ask('POST', `/ingestion/${draft}/data_files/${transaction}`, form(...Array.from<string>({ length: 51 }).fill('files'))))[0]).toBe(413)
    expect(await ask('POST', `/dataset/${draft}/add_media`, form('files'))).toEqual([400, expect.stringMatching('has no embedding_config') as string])
    await sendAll(remote, id, many(1, 1))
    expect(await ask('POST', `/dataset/${id}/add_media`, form('files', 's3_uri'))).toEqual([400, '{"detail":"Exactly one media source must be provided: files[], s3_uri, or archive"}'])
    expect((await ask('POST', `/dataset/${id}/reindex`))[0]).toBe(409)
    await remote.send(id, many(2, 2), signal)
    expect(await ask('POST', `/dataset/${id}/add_media`, form('files'))).toEqual([409, '{"detail":"Operation \'add_media\' is blocked while MEDIA_ADDITION task is running"}'])
    expect((await ask('GET', `/dataset/${id}/export_media_id`))[0]).toBe(409)
    expect((await ask('POST', `/dataset/${id}/search-image-similarity`, form('file')))[0]).toBe(400)
    expect((await ask('GET', '/ingestion/new_dataset'))[0]).toBe(422)
    expect((await fetch(`${standIn.url}/api/v1/datasets`)).status).toBe(401)
  })
})
