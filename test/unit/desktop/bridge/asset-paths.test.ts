import { chmod, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { assetPath, locateAssets } from '../../../../src-main/desktop/bridge/asset-paths.ts'
import { indexPictures, startServer } from '../../../helpers/server.ts'

let server: Awaited<ReturnType<typeof startServer>>
let ids: ReadonlyMap<string, number>

beforeAll(async () => {
  server = await startServer()
  await indexPictures(server, 'art', 3)
  ids = new Map((await server.client.listAssets({})).assets.map(({ name, id }) => [name, id]))
})
afterAll(() => server[Symbol.asyncDispose]())

const idOf = (name: string) => ids.get(name)!

it('finds the files of assets in the order that they were asked for', async () => {
  const located = await locateAssets(server.client, [idOf('2.png'), idOf('1.png')])
  expect(located.map(({ path }) => path)).toEqual([join(server.folder, 'art', '2.png'), join(server.folder, 'art', '1.png')])
  expect(located[0]?.asset.name).toBe('2.png')
})

it('says what is not there, cannot be read, or is not known', async () => {
  await expect(locateAssets(server.client, [idOf('1.png'), 999])).rejects.toMatchObject({ code: 'asset_not_found' })
  await rm(join(server.folder, 'art', '3.png'))
  await expect(locateAssets(server.client, [idOf('3.png')])).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('"3.png"') as unknown })
})

it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('says that a file may not be read', async () => {
  await chmod(join(server.folder, 'art', '2.png'), 0)
  await expect(locateAssets(server.client, [idOf('2.png')])).rejects.toMatchObject({ code: 'file_unreadable' })
})

it('says that a folder is out of reach', async () => {
  await rename(join(server.folder, 'art'), join(server.folder, 'away'))
  await expect(locateAssets(server.client, [idOf('1.png')])).rejects.toMatchObject({ code: 'file_offline' })
})

it('opens only what Likeness reads', () => {
  expect(assetPath({ path: '/art' }, { path: 'a/b.GLB' })).toBe(join('/art', 'a', 'b.GLB'))
  for (const name of ['run.exe', 'page.html', 'script', '.png', 'a.png.sh'])
    expect(() => assetPath({ path: '/art' }, { path: `a/${name}` })).toThrow(expect.objectContaining({ code: 'format_unknown' }))
})
