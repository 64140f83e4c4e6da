import type { Keychain } from '../../../src-main/engine/secrets.ts'
import { Buffer } from 'node:buffer'
import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { expect, it } from 'vitest'
import { failure } from '../../../src-main/contract/errors.ts'
import { createSecrets } from '../../../src-main/engine/secrets.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

/** A keychain that turns texts around. */
const keychain: Keychain = {
  seal: async text => Buffer.from([...text].reverse().join('')).toString('base64'),
  unseal: async sealed => [...Buffer.from(sealed, 'base64').toString()].reverse().join(''),
}

it('keeps texts by name, sealed by the keychain, and forgets them', async () => {
  await using temporary = await temporaryFolder()
  const folder = join(temporary.path, 'secrets')
  const secrets = createSecrets({ folder, keychain })
  expect(await secrets.read('echo3d')).toBeUndefined()
  expect(await secrets.store('echo3d', 'the key')).toBe('sealed')
  expect(await secrets.store('echo3d', 'another key')).toBe('sealed')
  await secrets.store('scenario-2', 'ключ')
  expect(await readdir(folder)).toEqual(['echo3d.json', 'scenario-2.json'])
  expect(await readFile(join(folder, 'echo3d.json'), 'utf8')).toBe('{"kept":"sealed","sealed":"eWVrIHJlaHRvbmE="}')
  const again = createSecrets({ folder, keychain })
  expect([await again.read('echo3d'), await again.read('scenario-2')]).toEqual(['another key', 'ключ'])
  again.remove('echo3d')
  again.remove('echo3d')
  expect(await secrets.read('echo3d')).toBeUndefined()
})

it.each([['without a keychain', undefined], ['on a system that has none', { ...keychain, seal: async () => undefined }]])('keeps them in a file of its owner alone, %s, and says so', async (_, none) => {
  await using temporary = await temporaryFolder()
  const folder = join(temporary.path, 'secrets')
  const secrets = createSecrets({ folder, keychain: none })
  await writeFileFirst(folder)
  expect(await secrets.store('echo3d', 'the key')).toBe('plain')
  expect(await readFile(join(folder, 'echo3d.json'), 'utf8')).toBe('{"kept":"plain","text":"the key"}')
  expect(await secrets.read('echo3d')).toBe('the key')
  if (process.platform !== 'win32') {
    expect((await stat(join(folder, 'echo3d.json'))).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  }

  /** One that everybody may read, from elsewhere. */
  async function writeFileFirst(folder: string) {
    await secrets.store('echo3d', 'x')
    await chmod(join(folder, 'echo3d.json'), 0o644)
  }
})

it('does not read without a keychain what one has sealed, and keeps what was there when the keychain refuses', async () => {
  await using temporary = await temporaryFolder()
  const folder = temporary.path
  await createSecrets({ folder, keychain }).store('echo3d', 'the key')
  await expect(createSecrets({ folder }).read('echo3d')).rejects.toMatchObject({ code: 'keychain_failed' })
  const locked: Keychain = { ...keychain, seal: () => Promise.reject(failure('keychain_failed', { reason: 'it is locked' })) }
  await expect(createSecrets({ folder, keychain: locked }).store('echo3d', 'another')).rejects.toMatchObject({ code: 'keychain_failed' })
  expect(await createSecrets({ folder, keychain }).read('echo3d')).toBe('the key')
})

it('says so of a file that is damaged, and takes no name that leads elsewhere', async () => {
  await using temporary = await temporaryFolder()
  const secrets = createSecrets({ folder: temporary.path })
  await writeFile(join(temporary.path, 'echo3d.json'), '{"kept":"plain"')
  await expect(secrets.read('echo3d')).rejects.toMatchObject({ code: 'internal', message: expect.stringContaining('echo3d.json') as string })
  for (const name of ['', '../token', 'a/b', 'A', '.', 'a'.repeat(65)])
    await expect(secrets.store(name, 'x')).rejects.toMatchObject({ code: 'bad_request' })
})
