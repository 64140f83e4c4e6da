import type { Server } from '../helpers/server.ts'
import { rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { previewFiles } from '../../src-main/media/preview-files.ts'
import { writePicture } from '../helpers/pictures.ts'
import { indexPictures, startServer, untilIdle } from '../helpers/server.ts'

let server: Server
let libraryId: number
beforeAll(async () => {
  server = await startServer()
  libraryId = await indexPictures(server, 'pictures', 4)
})
afterAll(() => server[Symbol.asyncDispose]())

async function pictureOf(name: string): Promise<{ readonly url: string, readonly file: string }> {
  const { assets } = await server.client.listAssets({ libraryId })
  const url = assets.find(asset => asset.name === name)!.preview!
  return { url, file: previewFiles(server.engine.dataDir).previewPath(url.slice(-36, -4)) }
}

it('makes a picture again that is gone from the cache, once for all who ask', async () => {
  const { url, file } = await pictureOf('1.png')
  const before = new Uint8Array(await (await server.ask(url)).arrayBuffer())
  await rm(file)
  const answers = await Promise.all(Array.from({ length: 8 }, () => server.ask(url)))
  for (const answer of answers) {
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(before)
  }
  expect((await stat(file)).size).toBe(before.length)
})

it('makes it from another copy of the file when the first is out of reach', async () => {
  const original = join(server.folder, 'pictures', '2.png')
  const { url, file } = await pictureOf('2.png')
  await writePicture(join(server.folder, 'copies', 'copy.png'), 2)
  await server.client.addLibrary({ path: join(server.folder, 'copies') })
  await untilIdle(server.client)
  await rename(original, `${original}.away`)
  await rm(file)
  expect((await server.ask(url)).status).toBe(200)
  await rename(`${original}.away`, original)
})

it('says that it cannot be made when the file is out of reach', async () => {
  const { url, file } = await pictureOf('3.png')
  await rm(file)
  await rename(join(server.folder, 'pictures'), join(server.folder, 'unplugged'))
  const answer = await server.ask(url)
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ code: 'picture_unavailable', message: expect.stringContaining('no longer there') as string })
  await rename(join(server.folder, 'unplugged'), join(server.folder, 'pictures'))
  expect((await server.ask(url)).status).toBe(200)
})

it('does no work for a name that nothing shows', async () => {
  const answer = await server.ask(`/api/previews/${'0'.repeat(32)}.jpg`)
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ code: 'not_found' })
})

it('does not show the picture of a file that is another one now', async () => {
  const { url, file } = await pictureOf('4.png')
  await rm(file)
  await writePicture(join(server.folder, 'pictures', '4.png'), 77, { width: 50, height: 50 })
  const answer = await server.ask(url)
  expect(await answer.json()).toMatchObject({ code: 'picture_unavailable' })
})
