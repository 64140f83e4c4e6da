import type { HostedQuery } from '../../../../src-main/sync/types.ts'
import type { OpenScenario } from './scenario-remote.ts'
import { Buffer } from 'node:buffer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scenario } from '../../../../src-main/sync/connectors/scenario.ts'
import { bytesOf, failureOf, item, md5, openScenario, signal } from './scenario-remote.ts'

let { standIn, remote, container, send, settled, surveyed, asked, openWith, openAs } = {} as OpenScenario
let opened: OpenScenario
beforeEach(async () => {
  opened = await openScenario();
  ({ standIn, remote, container, send, settled, surveyed, asked, openWith, openAs } = opened)
})
afterEach(() => opened[Symbol.asyncDispose]())

describe('an account', () => {
  it.each([
    [{ apiKey: '' }, 'API key is missing'],
    [{ apiSecret: '' }, 'API secret is missing'],
    [{ apiKey: 'a:b' }, 'no colon'],
    [{ address: 'api.cloud.scenario.com' }, 'address is to be such as https://api.cloud.scenario.com/v1'],
    [{ address: 'https://me:pass@api.cloud.scenario.com/v1' }, 'nothing before the host'],
  ])('is not opened with %o', (fields, says) => {
    expect(() => openWith(fields)).toThrow(says)
  })

  it('is tried without a change, and says what it found', async () => {
    expect(await remote.test(signal)).toBe('The key is accepted; among its collections is "Props".')
    expect(asked()).toEqual(['GET /v1/collections'])
  })

  it('says that it is refused, and not by which secret', async () => {
    const { details, error } = await failureOf(openWith({ apiSecret: 'another-secret' }).test(signal))
    expect([details.kind, details.mayHaveHappened]).toEqual(['refused', false])
    expect(error.message).not.toMatch(/another-secret|the-world-is-secret/)
    expect(error.message).toContain('GET /v1/collections')
  })

  it('names its project in each request, and none when none is given', async () => {
    await surveyed()
    expect(standIn.seen.map(({ url }) => new URL(url, 'http://x').searchParams.get('projectId'))).toEqual(['proj_23tlk332lkht3kl2', 'proj_23tlk332lkht3kl2'])
    expect(await failureOf(openWith({ projectId: 'another' }).test(signal))).toMatchObject({ details: { kind: 'refused' } })
    const { projectId: _, ...fields } = standIn.fields
    await openAs(fields).test(signal)
    expect(standIn.seen.at(-1)!.url).toBe('/v1/collections?pageSize=1')
  })
})

describe('collections', () => {
  it('are all listed, whatever pages they come in', async () => {
    const names = ['Props', ...Array.from({ length: 119 }, (_, i) => `Collection ${i}`)]
    names.slice(1).forEach(standIn.addContainer)
    expect((await remote.containers!(signal)).map(({ name }) => name)).toEqual(names)
    expect(asked()).toHaveLength(2)
  })

  it('are made and looked up', async () => {
    const made = await remote.makeContainer!('Chairs', signal)
    expect(await remote.container(made.id, signal)).toEqual({ id: made.id, name: 'Chairs', items: 0 })
    standIn.addImage(made.id, '1.png', 'one')
    expect(await remote.container(made.id, signal)).toMatchObject({ items: 1 })
  })

  it('that are gone are no empty ones', async () => {
    expect(await failureOf(remote.container('collection_x', signal))).toMatchObject({ error: { code: 'container_not_found' }, details: { kind: 'absent' } })
    expect(await failureOf(surveyed('collection_x'))).toMatchObject({ error: { code: 'container_not_found' } })
  })

  it('are looked through page by page', async () => {
    const ids = Array.from({ length: 230 }, (_, i) => standIn.addImage(container, `${i}.png`, `content ${i}`))
    standIn.addImage(standIn.addContainer('Others'), 'other.png', 'other')
    const items = await surveyed()
    expect(items.map(({ id }) => id)).toEqual(ids.reverse())
    expect(items[0]).toEqual({ id: ids[0], key: null, name: '229.png', bytes: 11, md5: null, revision: null, state: 'there', reason: null })
    expect(asked()).toEqual(['GET /v1/collections/…', 'GET /v1/assets', 'GET /v1/assets', 'GET /v1/assets'])
  })

  it('hold their own assets alone, whatever is listed', async () => {
    await using all = await openScenario(undefined, { listsAll: true })
    const id = all.standIn.addImage(all.container, '1.png', 'one')
    all.standIn.addImage(all.standIn.addContainer('Others'), '2.png', 'two')
    expect((await all.surveyed()).map(found => found.id)).toEqual([id])
  })

  it('tell what the service works on, and what it could not read', async () => {
    standIn.addImage(container, 'a.png', 'a', 'pending')
    standIn.addImage(container, 'b.png', 'b', 'error')
    expect((await surveyed()).map(({ name, state, reason }) => [name, state, reason])).toEqual([['b.png', 'failed', 'Scenario could not read the file'], ['a.png', 'processing', null]])
  })
})

describe('an image', () => {
  it('goes inline in one request, into its collection', async () => {
    const content = bytesOf(70_000)
    const outcome = await send(item('chair.png', content).outgoing)
    const [stored] = standIn.contents(container)
    expect(outcome).toEqual({ key: 'key of chair.png', state: 'there', remoteId: stored!.id, revision: null })
    expect(stored).toMatchObject({ name: 'chair.png', content: md5(content) })
    expect(asked()).toEqual(['POST /v1/assets'])
  })

  it.each([[5_999_999, ['POST /v1/assets']], [6_000_000, ['POST /v1/uploads', 'PUT /parts/…/1', 'POST /v1/uploads/…/action']]])('of %i bytes goes by %o', async (bytes, requests) => {
    expect(await settled(await send(item('large.png', bytesOf(bytes)).outgoing))).toMatchObject({ state: 'there' })
    expect(asked().slice(0, 3)).toEqual(requests)
    expect(standIn.contents(container)).toEqual([expect.objectContaining({ content: md5(bytesOf(bytes)) })])
  })

  it('that was made on the way has its key in its name: it may come out of another size the next time', async () => {
    const key = `${md5('chair')}#1`
    await send(item('chair.01.jpg', bytesOf(900), { key, view: 1, format: 'jpeg', mediaType: 'image/jpeg' }).outgoing)
    expect(asked()).toEqual(['POST /v1/assets'])
    expect(standIn.contents(container)).toMatchObject([{ name: `chair.01-${md5('chair')}-v1.jpg` }])
    expect(await surveyed()).toMatchObject([{ key, name: 'chair.01.jpg', bytes: 900 }])
  })

  it('has its key in its name where another one of the collection has its name and size', async () => {
    const textures = ['oak', 'elm'].map(tree => item('albedo.png', Buffer.from(tree), { key: md5(tree) }).outgoing)
    const other = item('albedo.png', Buffer.from('birch'), { key: md5('birch') }).outgoing
    const items = [...textures, other]
    await surveyed(container, items.map(({ key, name, bytes }) => ({ key, name, bytes, remoteId: null, bucketPath: null })))
    standIn.fail({ rate: 1, kinds: ['reset-after'] })
    await Promise.all(items.map(one => failureOf(send(one))))
    standIn.fail(undefined)
    const there = await surveyed()
    expect(there.map(({ key, name, bytes }) => [key, name, bytes]).sort()).toEqual([[null, 'albedo.png', 5], [md5('elm'), 'albedo.png', 3], [md5('oak'), 'albedo.png', 3]].sort())
    expect((await remote.search!(container, { like: [], unlike: [], text: 'albedo', limit: 3 }, signal)).map(({ name }) => name)).toEqual(['albedo.png', 'albedo.png', 'albedo.png'])
  })

  it('that the service does not take fails by itself, and so does a file that cannot be read', async () => {
    expect(await send(item('chair.xyz', bytesOf(9)).outgoing)).toMatchObject({ state: 'failed', error: { code: 'service_failed', message: expect.stringContaining('not supported') as string } })
    const changed = item('chair.png', bytesOf(9), { bytes: 10 })
    expect(await send(changed.outgoing)).toMatchObject({ state: 'failed', error: { code: 'file_changed' } })
    expect(standIn.everything()).toEqual([])
  })

  it('of which no answer came may be there', async () => {
    standIn.fail({ rate: 1, kinds: ['reset-after'] })
    expect((await failureOf(send(item('chair.png', bytesOf(9)).outgoing))).details).toMatchObject({ kind: 'broken', mayHaveHappened: true })
    standIn.fail(undefined)
    expect(await surveyed()).toMatchObject([{ name: 'chair.png', bytes: 9 }])
  })

  it('does not go into a collection that is gone', async () => {
    standIn.fail(undefined)
    await expect(remote.send('collection_x', [item('chair.png', bytesOf(9)).outgoing], signal)).rejects.toMatchObject({ details: { kind: 'absent' } })
  })
})

describe('membership', () => {
  it('is given in batches, to those alone that have it not', async () => {
    const source = standIn.addContainer('Source')
    const ids = Array.from({ length: 120 }, (_, i) => standIn.addImage(source, `${i}.png`, `${i}`))
    await remote.place!(container, ids.slice(0, 5), signal)
    standIn.seen.length = 0
    await remote.place!(container, ids, signal)
    expect(standIn.contents(container)).toHaveLength(120)
    expect(asked().filter(request => request.startsWith('PUT'))).toHaveLength(3)
    standIn.seen.length = 0
    await remote.place!(container, ids, signal)
    expect(asked().filter(request => request.startsWith('PUT'))).toEqual([])
  })

  it('is given once, though nobody heard of it', async () => {
    const id = standIn.addImage(standIn.addContainer('Source'), '1.png', 'one')
    standIn.fail({ rate: 1, times: 1, kinds: ['reset-after'], only: ({ method }) => method === 'PUT' })
    await remote.place!(container, [id], signal)
    expect(standIn.contents(container)).toHaveLength(1)
    standIn.fail({ rate: 1, times: 1, kinds: ['fail-after'], only: ({ method }) => method === 'DELETE' })
    await remote.remove!(container, [{ key: 'x', remoteId: id }], signal)
    expect(standIn.contents(container)).toEqual([])
  })

  it('cannot be given to what was deleted', async () => {
    expect((await failureOf(remote.place!(container, ['asset_x'], signal))).details.kind).toBe('absent')
  })

  it('is all that is removed: an asset may be elsewhere, too', async () => {
    const ids = Array.from({ length: 60 }, (_, i) => standIn.addImage(container, `${i}.png`, `${i}`))
    standIn.deleteItem(container, ids[0]!)
    const outcomes = await remote.remove!(container, ids.map(remoteId => ({ key: `key of ${remoteId}`, remoteId })), signal)
    expect(outcomes).toEqual(ids.map(remoteId => ({ key: `key of ${remoteId}`, state: 'there', remoteId, revision: null })))
    expect([standIn.contents(container).length, standIn.everything().length]).toEqual([0, 59])
  })
})

describe('metadata', () => {
  const describedAs = (remoteId: string, metadata: Readonly<Record<string, readonly string[]>>) => remote.describe!(container, [{ key: 'x', remoteId, name: '1.png', bucketPath: null, metadata }], signal)

  it('are tags, added to those that are there', async () => {
    const id = standIn.addImage(container, '1.png', 'one')
    expect(await describedAs(id, { tags: ['wood', 'chair', 'wood'] })).toEqual([{ key: 'x', state: 'there', remoteId: id, revision: null }])
    await describedAs(id, { tags: ['wood', 'oak'] })
    await describedAs(id, {})
    expect(standIn.contents(container)[0]!.metadata).toEqual({ tags: ['chair', 'oak', 'wood'] })
    expect(asked()).toEqual(['PUT /v1/assets/…/tags', 'PUT /v1/assets/…/tags'])
  })

  it('of another name, and those of what is gone, fail by themselves', async () => {
    const id = standIn.addImage(container, '1.png', 'one')
    expect(await describedAs(id, { rating: ['5'] })).toMatchObject([{ state: 'failed', error: { code: 'service_cannot', message: expect.stringContaining('no "rating"; map it to "tags"') as string } }])
    expect(await describedAs('asset_x', { tags: ['wood'] })).toMatchObject([{ state: 'failed' }])
  })
})

describe('a search', () => {
  const picture = (content: string, remoteId: string | null = null, kind: 'image' | 'model' = 'image') => ({ jpeg: new Uint8Array(Buffer.from(content)), remoteId, kind })
  const search = async (query: Partial<HostedQuery>) => (await remote.search!(container, { like: [], unlike: [], text: null, limit: 30, ...query }, signal)).map(({ name }) => name)

  beforeEach(() => {
    ['one', 'two', 'three'].forEach(content => standIn.addImage(container, `${content}.png`, content))
    standIn.addImage(standIn.addContainer('Others'), 'other.png', 'one')
  })

  it('is by a picture, or by what is there already, within the collection', async () => {
    const { id } = standIn.contents(container)[0]!
    expect(await search({ like: [picture('two')] })).toEqual(['two.png', 'three.png', 'one.png'])
    expect(await search({ like: [picture('two', id)] })).toEqual(['one.png', 'three.png', 'two.png'])
    expect(await search({ like: [picture('two', id, 'model')] })).toEqual(['two.png', 'three.png', 'one.png'])
  })

  it('is by several, by counterexamples and by words', async () => {
    expect(await search({ like: [picture('one'), picture('two')], limit: 2 })).toEqual(['two.png', 'one.png'])
    expect(await search({ like: [picture('one')], unlike: [picture('two')] })).toEqual(['one.png', 'three.png'])
    expect(await search({ text: 'three' })).toEqual(['three.png'])
  })

  it('tells where pictures are and no score, as that is of popularity', async () => {
    await settled(await send(item('chair.glb', bytesOf(100)).outgoing))
    const [model, image] = await remote.search!(container, { like: [picture('x')], unlike: [], text: null, limit: 2 }, signal)
    expect(image).toEqual({ remoteId: expect.any(String) as string, name: 'three.png', score: null, pictureUrl: `${standIn.url}/files/${image!.remoteId}?signature=x`, link: null })
    expect(model).toMatchObject({ name: 'chair.glb', pictureUrl: `${standIn.url}/thumbnails/${model!.remoteId}?signature=x` })
  })
})

it('takes files of the documented formats alone', () => {
  const objection = (format: string, bytes = 1) => {
    const { note: _, ...candidate } = item(`x.${format}`, bytesOf(1), { format }).outgoing
    return scenario.objection({ ...candidate, bytes })
  }
  expect(['png', 'heic', 'glb', 'fbx'].map(format => objection(format))).toEqual([undefined, undefined, undefined, undefined])
  expect([objection('blend'), objection('png', 0)]).toMatchObject([{ code: 'format', params: { format: 'BLEND' } }, { code: 'empty' }])
})
