import type { OpenScenario } from './scenario-remote.ts'
import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { partCount, partRanges } from '../../../../src-main/sync/connectors/scenario/uploads.ts'
import { bytesOf, failureOf, item, md5, openScenario, signal } from './scenario-remote.ts'

const mebibyte = 1024 * 1024

let { standIn, remote, container, send, settled, asked } = {} as OpenScenario
let opened: OpenScenario
beforeEach(async () => {
  opened = await openScenario();
  ({ standIn, remote, container, send, settled, asked } = opened)
})
afterEach(() => opened[Symbol.asyncDispose]())

describe('a file in parts', () => {
  const content = bytesOf(40 * mebibyte)

  it('arrives whole, without the key in the requests for its parts', async () => {
    const { outgoing, noted } = item('chair.glb', content)
    const sent = await send(outgoing)
    expect(sent).toMatchObject({ state: 'processing', remoteId: null })
    const { remoteId } = await settled(sent) as { remoteId: string }
    expect(standIn.contents(container)).toEqual([{ id: remoteId, name: 'chair.glb', content: md5(content), metadata: { tags: [] } }])
    expect(asked().slice(0, 5)).toEqual(['POST /v1/uploads', 'PUT /parts/…/1', 'PUT /parts/…/2', 'PUT /parts/…/3', 'POST /v1/uploads/…/action'])
    expect(standIn.seen.filter(({ method }) => method === 'PUT').map(({ headers }) => [headers.get('authorization'), headers.get('content-type')])).toEqual(Array.from({ length: 3 }, () => [null, 'model/gltf-binary']))
    expect(noted.at(-1)).toMatchObject({ bytes: content.byteLength, done: [1, 2, 3] })
  })

  it('has parts of the length that the service says', async () => {
    standIn.behave({ partBytes: 6 * mebibyte })
    expect(await settled(await send(item('chair.glb', content).outgoing))).toMatchObject({ state: 'there' })
    expect(standIn.contents(container)[0]!.content).toBe(md5(content))
    expect(asked().filter(request => request.startsWith('PUT'))).toHaveLength(7)
  })

  it('goes on where it was broken off', async () => {
    const first = item('chair.glb', content)
    standIn.fail({ rate: 1, kinds: ['reset'], only: ({ url }) => url.includes('/2?') })
    expect((await failureOf(send(first.outgoing))).details.kind).toBe('broken')
    standIn.fail(undefined)
    standIn.seen.length = 0
    expect(await settled(await send(item('chair.glb', content, { resume: first.noted.at(-1) }).outgoing))).toMatchObject({ state: 'there' })
    expect(asked().slice(0, 4)).toEqual(['GET /v1/uploads/…', 'PUT /parts/…/2', 'PUT /parts/…/3', 'POST /v1/uploads/…/action'])
    expect(standIn.everything()).toEqual([expect.objectContaining({ content: md5(content) })])
  })

  it('goes again as a whole when it is made anew, and as another upload when it is of another size', async () => {
    const made = { view: 0, format: 'jpeg', mediaType: 'image/jpeg' }
    const first = item('view.jpg', bytesOf(20 * mebibyte), made)
    standIn.fail({ rate: 1, kinds: ['reset'], only: ({ url }) => url.includes('/2?') })
    await failureOf(send(first.outgoing))
    standIn.fail(undefined)
    const second = Buffer.alloc(20 * mebibyte, 'other bytes')
    expect(await settled(await send(item('view.jpg', second, { ...made, resume: first.noted.at(-1) }).outgoing))).toMatchObject({ state: 'there' })
    standIn.seen.length = 0
    standIn.fail({ rate: 1, kinds: ['reset'], only: ({ url }) => url.includes('/action') })
    const third = item('view 2.jpg', second, made)
    await failureOf(send(third.outgoing))
    standIn.fail(undefined)
    const smaller = second.subarray(0, 18 * mebibyte)
    await settled(await send(item('view 2.jpg', smaller, { ...made, resume: third.noted.at(-1) }).outgoing))
    expect(standIn.everything().map(stored => stored.content)).toEqual([md5(second), md5(smaller)])
  })

  it('is not sent again when it came through, though nobody heard of it', async () => {
    const first = item('chair.glb', bytesOf(100))
    standIn.fail({ rate: 1, kinds: ['reset-after'], only: ({ url }) => url.includes('/action') })
    expect((await failureOf(send(first.outgoing))).details.mayHaveHappened).toBe(true)
    standIn.fail(undefined)
    const again = item('chair.glb', bytesOf(100), { resume: first.noted.at(-1) })
    expect(await settled(await send(again.outgoing))).toMatchObject({ state: 'there' })
    expect(standIn.everything()).toHaveLength(1)
  })

  it('is put back when it was taken out of the collection, and sent again when it was deleted', async () => {
    const first = item('chair.glb', bytesOf(100))
    const { remoteId } = await settled(await send(first.outgoing)) as { remoteId: string }
    await remote.remove!(container, [{ key: 'x', remoteId }], signal)
    const again = () => send(item('chair.glb', bytesOf(100), { resume: first.noted.at(-1) }).outgoing)
    expect(await again()).toMatchObject({ state: 'there', remoteId })
    expect(standIn.contents(container)).toHaveLength(1)
    standIn.deleteItem(container, remoteId)
    expect(await settled(await again())).toMatchObject({ state: 'there' })
    expect(standIn.contents(container)).toHaveLength(1)
  })

  it('asks for new addresses of its parts when they are not good any more', async () => {
    let parts = 0
    const slow = item('chair.glb', content, {
      open: (start, end) => {
        if (++parts === 2)
          standIn.expireParts()
        return Readable.from([content.subarray(start, end)])
      },
    })
    expect(await settled(await send(slow.outgoing))).toMatchObject({ state: 'there' })
    expect(standIn.contents(container)[0]!.content).toBe(md5(content))
    expect(asked().slice(0, 6)).toEqual(['POST /v1/uploads', 'PUT /parts/…/1', 'PUT /parts/…/2', 'GET /v1/uploads/…', 'PUT /parts/…/2', 'PUT /parts/…/3'])
  })

  it('is given up when the service forgot it, and begun anew the next time', async () => {
    const forgotten = item('chair.glb', content, {
      open: (start, end) => {
        standIn.forgetUploads()
        return Readable.from([content.subarray(start, end)])
      },
    })
    // What S3 says of an address that is not good any more holds its signature, and neither that nor the address is kept.
    expect(await send(forgotten.outgoing)).toMatchObject({ state: 'failed', error: { code: 'service_failed', message: expect.stringMatching(/SignatureDoesNotMatch •••/) as string } })
    expect(JSON.stringify(forgotten.noted)).not.toMatch(/signature|http/)
    expect(forgotten.noted.at(-1)).toBeNull()
    expect(await settled(await send(item('chair.glb', content, { resume: null }).outgoing))).toMatchObject({ state: 'there' })
  })

  it('says why it could not be imported, and goes as another upload the next time', async () => {
    standIn.behave({ failure: 'not a mesh' })
    const first = item('chair.glb', bytesOf(100))
    expect(await settled(await send(first.outgoing))).toMatchObject({ state: 'failed', error: { message: expect.stringContaining('not a mesh') as string } })
    standIn.behave({})
    expect(await settled(await send(item('chair.glb', bytesOf(100), { resume: first.noted.at(-1) }).outgoing))).toMatchObject({ state: 'there' })
    expect(standIn.everything()).toHaveLength(1)
  })

  it('is told from one that the service does not know any more', async () => {
    expect(await remote.poll!(container, [{ key: 'a', name: 'a', remoteId: null, ticket: 'upload_x' }, { key: 'b', name: 'b', remoteId: 'asset_x', ticket: 'asset_x' }], signal)).toMatchObject([{ key: 'a', state: 'failed' }, { key: 'b', state: 'failed' }])
    const id = standIn.addImage(container, 'a.png', 'a', 'pending')
    expect(await remote.poll!(container, [{ key: 'a', name: 'a', remoteId: id, ticket: id }], signal)).toEqual([])
  })

  it('is cut into parts as large as S3 asks for', () => {
    expect([0, 1, 16 * mebibyte, 16 * mebibyte + 1, 10e9, 5e12].map(partCount)).toEqual([1, 1, 1, 2, 597, 10_000])
    const part = (number: number, length?: number) => ({ number, url: String(number), ...length !== undefined && { content_length: length } })
    const ends = (parts: readonly ReturnType<typeof part>[], bytes: number) => partRanges(parts, bytes)?.map(({ number, start, end }) => [number, start, end])
    expect(ends([part(2), part(1)], 11)).toEqual([[1, 0, 6], [2, 6, 11]])
    expect(ends([part(1, 8), part(2, 3)], 11)).toEqual([[1, 0, 8], [2, 8, 11]])
    expect([ends([], 11), ends([part(1, 8)], 11), ends([part(1), part(2), part(3)], 2)]).toEqual([undefined, undefined, undefined])
  })
})
