import type { Calls, Scene } from './scene.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { hashBytes } from '../../../src-main/media/content-hash.ts'
import { pictureBytes, send } from '../../helpers/receive.ts'
import { untilIdle } from '../../helpers/server.ts'

/** Runs `work` with a collection that received a picture. */
async function withReceived({ server }: Scene, seed: number, work: (collection: string, key: string) => Promise<void>): Promise<void> {
  const { key: id } = await server.client.createCollection({ name: 'From elsewhere' })
  const { key } = await send(server.client, id, { path: 'a/picture.png', content: await pictureBytes(seed) })
  await work(id, key)
  await untilIdle(server.client)
  await server.client.removeCollection({ id })
  for (const library of (await server.client.listLibraries()).filter(({ name }) => name === 'Received'))
    await server.client.removeLibrary({ id: library.id })
  await rm(join(server.engine.dataDir, 'received'), { recursive: true, force: true })
}

/** What other Likeness servers put into collections. */
export const receivedCalls = {
  listReceived: scene => withReceived(scene, 101, async (id, key) => {
    expect(await scene.server.client.listReceived({ id })).toMatchObject({ files: [{ key, name: 'picture.png', path: `${id}/a/picture.png`, revision: key }], next: null })
    expect(await scene.server.client.listReceived({ id, after: key })).toEqual({ files: [], next: null })
    await expect(scene.server.client.listReceived({ id: 'none' })).rejects.toMatchObject({ code: 'collection_not_found' })
  }),
  receiveBytes: scene => withReceived(scene, 102, async (id) => {
    const content = new TextEncoder().encode('some bytes')
    const hash = await hashBytes(content)
    const { client } = scene.server
    expect(await client.receiveBytes({ id, hash, size: 10, offset: 0, content: new Blob([content.slice(0, 4)]) })).toEqual({ received: 4 })
    expect(await client.receiveBytes({ id, hash, size: 10, offset: 9, content: new Blob(['x']) })).toEqual({ received: 4 })
    expect(await client.receiveBytes({ id, hash, size: 10, offset: 4, content: new Blob([content.slice(4)]) })).toEqual({ received: 10 })
    await expect(client.receiveBytes({ id: 'none', hash, size: 10, offset: 0, content: new Blob([content]) })).rejects.toMatchObject({ code: 'collection_not_found' })
  }),
  receiveFile: scene => withReceived(scene, 103, async (id, key) => {
    const { files: [file] } = await scene.server.client.listReceived({ id })
    expect(await scene.server.client.receiveFile({ id, key, path: 'a/picture.png', hash: key, bytes: file!.bytes })).toEqual({ file, missing: [] })
    expect(await scene.server.client.receiveFile({ id, key: 'a'.repeat(32), path: 'b.png', hash: 'a'.repeat(32), bytes: 5 })).toEqual({ file: null, missing: ['a'.repeat(32)] })
  }),
  describeReceived: scene => withReceived(scene, 104, async (id, key) => {
    const { files, failed } = await scene.server.client.describeReceived({ id, files: [{ key, tags: ['oak'], metadata: { rating: '4' } }, { key: 'a'.repeat(32), tags: [], metadata: {} }] })
    expect(files).toMatchObject([{ key }])
    expect(failed).toMatchObject([{ key: 'a'.repeat(32), error: { code: 'not_received' } }])
    expect(await scene.server.client.getAssetDetails({ id: files[0]!.assetId })).toMatchObject({ tags: ['oak'] })
  }),
  removeReceived: scene => withReceived(scene, 105, async (id, key) => {
    expect(await scene.server.client.removeReceived({ id, keys: [key, 'a'.repeat(32)] })).toMatchObject({ removed: [key], failed: [{ error: { code: 'not_received' } }] })
    expect(await scene.server.client.listReceived({ id })).toEqual({ files: [], next: null })
  }),
} as const satisfies Partial<Calls>
