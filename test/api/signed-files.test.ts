import type { NewApiKey } from '../../src-main/contract/entities.ts'
import type { Server } from '../helpers/server.ts'
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { secretIn } from '../../src-main/http/secret-file.ts'
import { createSignedFiles } from '../../src-main/http/signed-files.ts'
import { indexPictures, startServer, untilIdle } from '../helpers/server.ts'

let server: Server
let user: NewApiKey
let assetId: number
let libraryId: number

beforeAll(async () => {
  server = await startServer({ dialects: true })
  libraryId = await indexPictures(server, 'pictures', 2)
  user = await server.client.addApiKey({ name: 'Ann' })
  assetId = (await server.client.listAssets({})).assets[0]!.id
})
afterAll(() => server[Symbol.asyncDispose]())

/** An address as the server signs it, at another time where one is given. */
function addressOf(form: 'original' | 'thumbnail', { id = assetId, key = user.key.id, now = Date.now() } = {}): string {
  const { catalog, dataDir } = server.engine
  const pictures = { read: () => Promise.reject(new Error('not asked here')) }
  return createSignedFiles({ catalog, pictures, master: secretIn(join(dataDir, 'api-keys.secret')), isOn: () => true, now: () => now }).urlOf(server.url, { id: key }, id, form)
}

async function ask(address: string, init?: RequestInit) {
  const response = await fetch(address, init)
  const { status, headers } = response
  return { status, headers, code: headers.get('content-type')?.startsWith('application/json') ? (await response.json() as { readonly code: string }).code : undefined, bytes: response.bodyUsed ? undefined : new Uint8Array(await response.arrayBuffer()) }
}

it('gives the file and its thumbnail to who has the address, without a token', async () => {
  const picture = new Uint8Array(await readFile(join(server.folder, 'pictures', '1.png')))
  const original = await ask(addressOf('original'))
  expect(original).toMatchObject({ status: 200, bytes: picture })
  expect(original.headers.get('content-type')).toBe('image/png')
  expect(original.headers.get('content-security-policy')).toContain('sandbox')
  expect(await ask(addressOf('original'), { headers: { range: 'bytes=1-3' } })).toMatchObject({ status: 206, bytes: picture.subarray(1, 4) })
  expect((await ask(addressOf('thumbnail'))).headers.get('content-type')).toBe('image/webp')
  expect((await ask(addressOf('original'), { method: 'HEAD' })).headers.get('content-length')).toBe(String(picture.byteLength))
})

it('gives it to nobody else', async () => {
  const address = addressOf('original')
  const other = (await server.client.listAssets({})).assets[1]!.id
  const wrong = [
    address.replace(`/signed/${assetId}/`, `/signed/${other}/`),
    address.replace('/original', '/thumbnail'),
    address.replace(/expires=\d+/, `expires=${Math.ceil(Date.now() / 1000) + 1_000_000}`),
    address.replace(/signature=.{3}/, 'signature=xyz'),
    address.replace(/key=[^&]+/, 'key=lk_another'),
    address.split('?')[0]!,
    addressOf('original', { now: Date.now() - 25 * 60 * 60 * 1000 }),
    addressOf('original', { key: 'lk_aaaaaaaaaaaaaaaa' }),
  ]
  for (const one of wrong)
    expect(await ask(one)).toMatchObject({ status: 403, code: 'address_invalid' })
  expect(await ask(address.replace('/original', '/../../token'))).toMatchObject({ status: 401 })
  expect(await ask(addressOf('original', { id: 999_999 }))).toMatchObject({ status: 404, code: 'asset_not_found' })
})

it('ends with the key', async () => {
  const { key } = await server.client.addApiKey({ name: 'short' })
  const address = addressOf('original', { key: key.id })
  expect(await ask(address)).toMatchObject({ status: 200 })
  await server.client.revokeApiKey({ id: key.id })
  expect(await ask(address)).toMatchObject({ status: 403, code: 'address_invalid' })
})

it('is closed while the hosted APIs are off', async () => {
  await using off = await startServer()
  expect(await ask(`${off.url}/signed/1/original`)).toMatchObject({ status: 404, code: 'dialects_off' })
})

it('says that the file is gone, or that its folder is out of reach', async () => {
  const file = join(server.folder, 'pictures', '1.png')
  await rename(file, `${file}.away`)
  expect(await ask(addressOf('original'))).toMatchObject({ status: 404, code: 'not_found' })
  expect(await ask(addressOf('thumbnail'))).toMatchObject({ status: 200 })
  await rename(`${file}.away`, file)
  const away = join(server.folder, 'away')
  await rename(join(server.folder, 'pictures'), away)
  await server.client.scanLibrary({ id: libraryId }).catch(() => {})
  await untilIdle(server.client)
  expect(await server.client.listLibraries()).toMatchObject([{ state: 'offline' }])
  expect(await ask(addressOf('original'))).toMatchObject({ status: 503, code: 'file_offline' })
  await rm(away, { recursive: true })
})
