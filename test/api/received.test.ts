import type { Server } from '../helpers/server.ts'
import { Buffer } from 'node:buffer'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { hashBytes } from '../../src-main/media/content-hash.ts'
import { announced, pictureBytes, send } from '../helpers/receive.ts'
import { startServer, untilIdle } from '../helpers/server.ts'

let server: Server
let id: string
let root: string

beforeEach(async () => {
  server = await startServer()
  id = (await server.client.createCollection({ name: 'Props' })).key
  root = join(server.engine.dataDir, 'received')
})
afterEach(() => server[Symbol.asyncDispose]())

/** All files below the folder for received files, hidden ones too. */
async function files(): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name).slice(root.length + 1)).sort()
}

const text = (content: string) => new Uint8Array(Buffer.from(content))

describe('a received file', () => {
  it('is there before it is indexed, is indexed as any other, and is found then', async () => {
    await server.client.pause()
    const content = await pictureBytes(1)
    const file = await send(server.client, id, { path: 'chairs/oak.png', content })
    expect(file).toEqual({ key: await hashBytes(content), name: 'oak.png', path: `${id}/chairs/oak.png`, bytes: content.byteLength, revision: await hashBytes(content), assetId: expect.any(Number) as number })
    expect(await files()).toEqual([`${id}/chairs/oak.png`])
    expect((await server.client.listAssets({ collection: id })).assets).toMatchObject([{ id: file.assetId, state: 'pending', hash: file.revision }])
    await server.client.resume()
    await untilIdle(server.client)
    const { results } = await server.client.search({ like: [{ url: `data:image/png;base64,${Buffer.from(content).toString('base64')}` }], collections: [id] })
    expect(results).toMatchObject([{ asset: { id: file.assetId } }])
    expect(await server.client.getAsset({ id: file.assetId })).toMatchObject({ state: 'ready', path: `${id}/chairs/oak.png`, width: 48 })
    expect(await server.client.listReceived({ id })).toEqual({ files: [file], next: null })
    await server.client.scanLibrary({ id: (await server.client.getAsset({ id: file.assetId })).libraryId })
    await untilIdle(server.client)
    expect(await server.client.listReceived({ id })).toEqual({ files: [file], next: null })
  })

  it('is stored once, however often it is sent', async () => {
    const content = await pictureBytes(1)
    const first = await send(server.client, id, { path: 'a.png', content })
    expect(await send(server.client, id, { path: 'a.png', content })).toEqual(first)
    expect(await send(server.client, id, { path: 'elsewhere/b.png', content })).toEqual(first)
    expect(await files()).toEqual([`${id}/a.png`])
    expect((await server.client.listAssets({ collection: id })).total).toBe(1)
  })

  it('that lies there already, though nobody wrote that down, is taken for what it is', async () => {
    const content = await pictureBytes(1)
    await send(server.client, id, { path: 'other.png', content: await pictureBytes(2) })
    await writeFile(join(root, id, 'a.png'), content)
    const { key, bytes } = await announced({ path: 'a.png', content })
    expect(await server.client.receiveFile({ id, key, path: 'a.png', hash: key, bytes })).toMatchObject({ file: { path: `${id}/a.png` }, missing: [] })
    expect(await files()).toEqual([`${id}/a.png`, `${id}/other.png`])
    await server.client.scanLibrary({ id: (await server.client.listLibraries())[0]!.id })
    await untilIdle(server.client)
    expect((await server.client.listAssets({})).total).toBe(2)
  })

  it('goes into the same library again after that was removed', async () => {
    const file = await send(server.client, id, { path: 'a.png', content: await pictureBytes(1) })
    await untilIdle(server.client)
    const { id: libraryId } = (await server.client.listLibraries())[0]!
    await server.client.removeLibrary({ id: libraryId })
    expect(await server.client.listReceived({ id })).toMatchObject({ files: [] })
    expect(await send(server.client, id, { path: 'a.png', content: await pictureBytes(1) })).toEqual(file)
    expect(await server.client.listLibraries()).toMatchObject([{ id: libraryId, assets: 1 }])
  })

  it('is not written where its disk is mounted at other times', async () => {
    await send(server.client, id, { path: 'a.png', content: await pictureBytes(1) })
    await untilIdle(server.client)
    await rename(root, `${root}-away`)
    await expect(send(server.client, id, { path: 'b.png', content: await pictureBytes(2) })).rejects.toMatchObject({ code: 'file_offline' })
    expect(existsSync(root)).toBe(false)
    await rename(`${root}-away`, root)
    expect(await send(server.client, id, { path: 'b.png', content: await pictureBytes(2) })).toMatchObject({ path: `${id}/b.png` })
  })

  it('keeps its name beside others of that name, apart from upper and lower case', async () => {
    const [one, two, three, four] = await Promise.all([1, 2, 3, 4].map(pictureBytes))
    await send(server.client, id, { path: 'x/a.png', content: one! })
    await send(server.client, id, { path: 'y/a.png', content: two! })
    const third = await send(server.client, id, { path: 'x/a.png', content: three! })
    const fourth = await send(server.client, id, { path: 'X/A.png', content: four! })
    expect(third).toMatchObject({ name: 'a.png', path: `${id}/${third.key.slice(0, 8)}/x/a.png` })
    expect(fourth).toMatchObject({ name: 'A.png', path: `${id}/${fourth.key.slice(0, 8)}/X/A.png` })
    expect(await files()).toHaveLength(4)
    expect((await server.client.listReceived({ id })).files).toHaveLength(4)
  })

  it('comes with what it refers to; models whose files are in each other\'s way lie in folders of their own', async () => {
    const model = (name: string, colour: string) => ({ path: 'chair/chair.obj', content: text(`# ${name}\nmtllib chair.mtl\n`), companions: [{ path: 'chair/chair.mtl', content: text(colour) }, { path: 'shared/wood.png', content: text('wood') }] })
    await send(server.client, id, model('one', 'red'))
    const second = await send(server.client, id, model('two', 'blue'))
    const own = `${id}/${second.key.slice(0, 8)}`
    expect(await files()).toEqual([`${id}/chair/chair.mtl`, `${id}/chair/chair.obj`, `${own}/chair/chair.mtl`, `${own}/chair/chair.obj`, `${own}/shared/wood.png`, `${id}/shared/wood.png`].sort())
    expect(await readFile(join(root, own, 'chair', 'chair.mtl'), 'utf8')).toBe('blue')
  })

  it('takes part in the same collection twice where two files beside it are the same', async () => {
    const same = text('same')
    await send(server.client, id, { path: 'm.gltf', content: text('{}'), companions: [{ path: 'a.bin', content: same }, { path: 'b.bin', content: same }] })
    expect(await files()).toEqual(['a.bin', 'b.bin', 'm.gltf'].map(name => `${id}/${name}`))
  })

  it('takes the place of what it was before, when it is sent over that', async () => {
    const [before, after] = await Promise.all([pictureBytes(1), pictureBytes(2)])
    const key = await hashBytes(before)
    const first = await send(server.client, id, { path: 'a.png', content: before, key: `${key}#0` })
    await untilIdle(server.client)
    const second = await send(server.client, id, { path: 'a.png', content: after, key: `${key}#0` })
    expect(second).toEqual({ ...first, bytes: after.byteLength, revision: await hashBytes(after) })
    await untilIdle(server.client)
    expect(await server.client.getAsset({ id: first.assetId })).toMatchObject({ state: 'ready', hash: await hashBytes(after) })
    expect(await files()).toEqual([`${id}/a.png`])
  })

  it('is another one once somebody changed it here, and is not there once somebody deleted it or took it out', async () => {
    const sent = await Promise.all([1, 2, 3].map(async seed => send(server.client, id, { path: `${seed}.png`, content: await pictureBytes(seed) })))
    await untilIdle(server.client)
    await writeFile(join(root, sent[0]!.path), await pictureBytes(9))
    await rm(join(root, sent[1]!.path))
    await server.client.editCollection({ id, remove: [sent[2]!.assetId] })
    await server.client.scanLibrary({ id: (await server.client.getAsset({ id: sent[0]!.assetId })).libraryId })
    await untilIdle(server.client)
    const { files: left } = await server.client.listReceived({ id })
    expect(left).toMatchObject([{ key: sent[0]!.key, revision: await hashBytes(await pictureBytes(9)) }])
    expect(await server.client.removeReceived({ id, keys: [sent[0]!.key] })).toEqual({ removed: [sent[0]!.key], failed: [] })
    expect(await server.client.listReceived({ id })).toEqual({ files: [], next: null })
    expect((await server.client.listAssets({ collection: id })).total).toBe(0)
    expect(await readFile(join(root, sent[0]!.path))).toEqual(Buffer.from(await pictureBytes(9)))
    expect(await send(server.client, id, { path: '1.png', content: await pictureBytes(1) })).toMatchObject({ path: `${id}/${sent[0]!.key.slice(0, 8)}/1.png` })
  })

  it('is described from outside without touching what people here said', async () => {
    const file = await send(server.client, id, { path: 'a.png', content: await pictureBytes(1), tags: ['oak', 'chair'], metadata: { artist: 'Ann', rating: '3' } })
    await server.client.editAssets({ ids: [file.assetId], addTags: ['ours'], metadata: { note: 'here' } })
    await server.client.describeReceived({ id, files: [{ key: file.key, tags: ['oak'], metadata: { artist: 'Bob' } }] })
    const { tags, metadata } = await server.client.getAssetDetails({ id: file.assetId })
    expect(tags.toSorted()).toEqual(['oak', 'ours'])
    expect(metadata.filter(({ source }) => source === 'user').map(({ key, value }) => `${key}=${value}`).sort()).toEqual(['artist=Bob', 'note=here'])
    expect(await server.client.describeReceived({ id, files: [{ key: file.key, tags: [], metadata: { rating: 'much' } }] })).toMatchObject({ files: [], failed: [{ error: { code: 'bad_request' } }] })
  })
})

describe('removing', () => {
  it('deletes the file and what lay beside it for its sake alone, with the folders that are empty then', async () => {
    const shared = { path: 'shared/wood.png', content: text('wood') }
    const one = await send(server.client, id, { path: 'one/one.obj', content: text('# one'), companions: [{ path: 'one/one.mtl', content: text('1') }, shared] })
    await send(server.client, id, { path: 'two/two.obj', content: text('# two'), companions: [shared] })
    await server.client.pause()
    expect(await server.client.removeReceived({ id, keys: [one.key] })).toEqual({ removed: [one.key], failed: [] })
    expect(await files()).toEqual([`${id}/shared/wood.png`, `${id}/two/two.obj`])
    expect(existsSync(join(root, id, 'one'))).toBe(false)
    expect((await server.client.listReceived({ id })).files).toHaveLength(1)
    expect(await server.client.listLibraries()).toMatchObject([{ name: 'Received', state: 'online', suspicion: null }])
    expect(await server.client.removeReceived({ id, keys: [one.key] })).toMatchObject({ removed: [], failed: [{ key: one.key, error: { code: 'not_received' } }] })
  })

  it('touches nothing that was not received', async () => {
    await send(server.client, id, { path: 'a.png', content: await pictureBytes(1) })
    const own = await pictureBytes(2)
    await writeFile(join(root, id, 'own.png'), own)
    const { id: libraryId } = (await server.client.listLibraries())[0]!
    await server.client.scanLibrary({ id: libraryId })
    await untilIdle(server.client)
    const asset = (await server.client.listAssets({ libraryId })).assets.find(({ name }) => name === 'own.png')!
    await server.client.editCollection({ id, add: [asset.id] })
    expect(await server.client.removeReceived({ id, keys: [asset.hash!] })).toMatchObject({ removed: [], failed: [{ error: { code: 'not_received' } }] })
    expect(existsSync(join(root, id, 'own.png'))).toBe(true)
  })

  it('comes back as it was when it is sent again', async () => {
    const content = await pictureBytes(1)
    const { key, assetId } = await send(server.client, id, { path: 'a.png', content })
    await untilIdle(server.client)
    await server.client.removeReceived({ id, keys: [key] })
    expect(await server.client.getAsset({ id: assetId })).toMatchObject({ state: 'missing' })
    expect(await send(server.client, id, { path: 'a.png', content })).toMatchObject({ key, assetId })
    await untilIdle(server.client)
    expect(await server.client.getAsset({ id: assetId })).toMatchObject({ state: 'ready' })
  })
})

describe('what is refused', () => {
  it('paths that are not those of files below the folder on every system', async () => {
    for (const path of ['../a.png', '/etc/a.png', 'C:\\a.png', 'a/CON.png', '.likenessignore', 'a\0.png']) {
      await expect(send(server.client, id, { path, content: text('x') })).rejects.toMatchObject({ code: 'received_path_invalid' })
      await expect(send(server.client, id, { path: 'a.gltf', content: text('x'), companions: [{ path, content: text('y') }] })).rejects.toMatchObject({ code: 'received_path_invalid' })
    }
    expect((await files()).filter(file => !file.startsWith('.receiving/'))).toEqual([])
  })

  it('files that are neither images nor models, files beside them that are one apart from case, and other collections than people\'s own', async () => {
    await expect(send(server.client, id, { path: 'a.exe', content: text('x') })).rejects.toMatchObject({ code: 'format_unknown' })
    await expect(send(server.client, id, { path: 'a.obj', content: text('x'), companions: [{ path: 'T.png', content: text('1') }, { path: 't.png', content: text('2') }] })).rejects.toMatchObject({ code: 'received_path_invalid' })
    const smart = await server.client.createCollection({ name: 'Smart', query: { kinds: ['image'] } })
    await expect(send(server.client, smart.key, { path: 'a.png', content: text('x') })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(send(server.client, 'none', { path: 'a.png', content: text('x') })).rejects.toMatchObject({ code: 'collection_not_found' })
  })

  it('bytes of another content, and more of them than announced; nothing of them stays', async () => {
    const hash = await hashBytes(text('right'))
    for (const content of ['wrong', 'right, and more']) {
      await expect(server.client.receiveBytes({ id, hash, size: 5, offset: 0, content: new Blob([content]) })).rejects.toMatchObject({ code: 'received_differs', status: 422 })
      expect(await files()).toEqual([])
    }
    expect(await server.client.receiveFile({ id, ...await announced({ path: 'a.png', content: text('right') }) })).toEqual({ file: null, missing: [hash] })
  })

  it('to follow a link out of the folder, on the way in and on the way out', async () => {
    const outside = join(server.folder, 'outside')
    await mkdir(outside, { recursive: true })
    await mkdir(join(root, id), { recursive: true })
    await symlink(outside, join(root, id, 'way'))
    const content = await pictureBytes(1)
    const file = await send(server.client, id, { path: 'way/a.png', content })
    expect(file.path).toBe(`${id}/${file.key.slice(0, 8)}/way/a.png`)
    expect(await readdir(outside)).toEqual([])
    await writeFile(join(outside, 'a.png'), content)
    await rm(join(root, id, file.key.slice(0, 8)), { recursive: true })
    await symlink(server.folder, join(root, id, file.key.slice(0, 8)))
    await mkdir(join(server.folder, 'way'))
    await writeFile(join(server.folder, 'way', 'a.png'), content)
    await server.client.removeReceived({ id, keys: [file.key] })
    expect(existsSync(join(server.folder, 'way', 'a.png'))).toBe(true)
  })
})

describe('an upload', () => {
  it('that breaks off leaves no file, and is gone on with', async () => {
    const content = new Uint8Array(2_000_000).fill(7)
    const hash = await hashBytes(content)
    const address = new URL(`${server.url}/api/collections/${id}/received/bytes?hash=${hash}&size=2000000&offset=0`)
    const broken = request(address, { method: 'POST', headers: { 'authorization': `Bearer ${server.engine.token}`, 'content-length': '2000000' } })
    broken.on('error', () => {})
    broken.write(content.subarray(0, 1_000_000))
    const part = join(root, '.receiving', `${hash}.part`)
    await vi.waitUntil(async () => (await stat(part).catch(() => ({ size: 0 }))).size === 1_000_000, { timeout: 10_000 })
    broken.destroy()
    expect(await server.client.listReceived({ id })).toEqual({ files: [], next: null })
    const { received } = await server.client.receiveBytes({ id, hash, size: 2_000_000, offset: 0, content: new Blob([]) })
    expect(received).toBe(1_000_000)
    expect(await server.client.receiveBytes({ id, hash, size: 2_000_000, offset: received, content: new Blob([content.subarray(received)]) })).toEqual({ received: 2_000_000 })
    const file = await send(server.client, id, { path: 'a.stl', content })
    expect(file.bytes).toBe(2_000_000)
    expect(await files()).toEqual([`${id}/a.stl`])
  })

  it('of more than one request may bring is refused in words', async () => {
    const response = await server.ask(`/api/collections/${id}/received/bytes?hash=${'a'.repeat(32)}&size=70000000&offset=0`, { method: 'POST', body: new Uint8Array(65_000_000) })
    expect(await response.json()).toMatchObject({ code: 'upload_too_large' })
  })

  it('several at once of the same file are one', async () => {
    const content = new Uint8Array(300_000).fill(3)
    const sent = await Promise.all(Array.from({ length: 6 }, () => send(server.client, id, { path: 'a.stl', content })))
    expect(new Set(sent.map(({ assetId }) => assetId)).size).toBe(1)
    expect(await files()).toEqual([`${id}/a.stl`])
  })
})

it('says where it receives, and makes nothing there before it does', async () => {
  expect(await server.client.status()).toMatchObject({ receivesInto: root })
  await server.client.listReceived({ id })
  await server.client.removeReceived({ id, keys: ['a'.repeat(32)] })
  expect(existsSync(root)).toBe(false)
  expect(await server.client.listLibraries()).toEqual([])
})
