import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it } from 'vitest'
import { apiKeyQueries } from '../../../src-main/catalog/api-keys.ts'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { openDatabase } from '../../../src-main/catalog/connection.ts'
import { catalogPath } from '../../../src-main/catalog/files.ts'
import { AddApiKey } from '../../../src-main/contract/requests.ts'
import { createKeyRing, opens } from '../../../src-main/http/key-ring.ts'
import { secretIn } from '../../../src-main/http/secret-file.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

async function withRing(work: (ring: ReturnType<typeof createKeyRing>, catalog: ReturnType<typeof openCatalog>, folder: string) => void): Promise<void> {
  await using folder = await temporaryFolder()
  const catalog = openCatalog(folder.path)
  try {
    work(createKeyRing(catalog, 'a master secret'), catalog, folder.path)
  }
  finally {
    catalog.close()
  }
}

const request = (more: object = {}) => AddApiKey.parse({ name: 'Ann', ...more })

it('opens with the secret of the key, and with nothing else', () => withRing((ring) => {
  const { key, secret, credential } = ring.add(request())
  const other = ring.add(request())
  expect(ring.open(key.id, secret)).toMatchObject({ id: key.id, name: 'Ann', collections: null })
  expect(ring.openCredential(credential)).toMatchObject({ id: key.id })
  expect(ring.signing(key.id)).toMatchObject({ key: { id: key.id }, secret })
  for (const [id, word] of [[key.id, other.secret], [key.id, ''], [key.id, `${secret}x`], [other.key.id, secret], ['lk_none', secret], ['', '']] as const)
    expect(ring.open(id, word)).toBeUndefined()
  for (const word of ['', '.', key.id, secret, `${key.id}${secret}`, `${key.id}.`, `.${secret}`, `${credential}.x`])
    expect(ring.openCredential(word)).toBeUndefined()
  expect(ring.signing('lk_none')).toBeUndefined()
}))

it('keeps no secret in the catalog', () => withRing((ring, _, folder) => {
  const { secret } = ring.add(request())
  for (const suffix of ['', '-wal'])
    expect(readFileSync(catalogPath(folder) + suffix).includes(secret)).toBe(false)
}))

it('does not open what was revoked', () => withRing((ring) => {
  const { key, credential } = ring.add(request())
  ring.revoke(key.id)
  expect(ring.openCredential(credential)).toBeUndefined()
  expect(ring.signing(key.id)).toBeUndefined()
  expect(ring.spend(key)).toBe(false)
  expect(() => ring.revoke(key.id)).toThrow(expect.objectContaining({ code: 'api_key_not_found' }) as Error)
}))

it('signs with nothing when the master secret is another one; keys still open', () => withRing((ring, catalog) => {
  const { key, credential } = ring.add(request())
  const elsewhere = createKeyRing(catalog, 'another master secret')
  expect(elsewhere.openCredential(credential)).toMatchObject({ id: key.id })
  expect(elsewhere.signing(key.id)).toBeUndefined()
}))

it('counts the searches of a day of UTC, and begins anew on the next', async () => {
  await using folder = await temporaryFolder()
  const db = openDatabase(folder.path)
  let now = Date.parse('2026-11-20T23:59:00Z')
  const keys = apiKeyQueries(db, () => now)
  keys.insert({ id: 'lk_a', name: 'a', email: null, secretHash: '00', collections: ['late-sea-5767'], remoteUrls: true, dailyQuota: 2 })
  expect([keys.spend('lk_a'), keys.spend('lk_a'), keys.spend('lk_a')]).toEqual([true, true, false])
  expect(keys.list()).toEqual([{ id: 'lk_a', name: 'a', email: null, collections: ['late-sea-5767'], remoteUrls: true, dailyQuota: 2, usedToday: 2, createdAt: '2026-11-20T23:59:00.000Z', lastUsedAt: '2026-11-20T23:59:00.000Z' }])
  now += 60_000
  expect(keys.list()).toMatchObject([{ usedToday: 0 }])
  expect(keys.spend('lk_a')).toBe(true)
  expect(keys.list()).toMatchObject([{ usedToday: 1, lastUsedAt: '2026-11-21T00:00:00.000Z' }])
  db.close()
})

it('opens the collections that it was made for', () => withRing((ring, catalog) => {
  catalog.collections.insert({ key: 'late-sea-5767', name: 'Late', libraryId: null }, [])
  const { key } = ring.add(request({ collections: ['late-sea-5767'] }))
  expect([opens(key, 'late-sea-5767'), opens(key, 'calm-fox-1000'), opens({ ...key, collections: null }, 'calm-fox-1000')]).toEqual([true, false, true])
  expect(() => ring.add(request({ collections: ['late-sea-5767', 'calm-fox-1000'] }))).toThrow(expect.objectContaining({ code: 'collection_not_found', message: expect.stringContaining('calm-fox-1000') as string }) as Error)
}))

it.skipIf(process.platform === 'win32')('has a master secret that is made once and that nobody else may read', async () => {
  await using folder = await temporaryFolder()
  const path = join(folder.path, 'api-keys.secret')
  const secret = secretIn(path)
  expect(secret).toMatch(/^[\w-]{32}$/)
  expect(secretIn(path)).toBe(secret)
  expect(statSync(path).mode & 0o777).toBe(0o600)
})
