import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathOf } from './paths.ts'
import { strict } from './strict.ts'

function key(): Buffer {
  const path = join(pathOf('userData'), 'rig-keychain')
  if (!existsSync(path))
    writeFileSync(path, randomBytes(32), { mode: 0o600 })
  return readFileSync(path)
}

/** What is sealed begins so where a keyring holds the key. */
const tag = Buffer.from('v11')

function encryptString(text: string): Buffer {
  const start = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key(), start)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([tag, start, cipher.getAuthTag(), body])
}

function decryptString(tagged: Buffer): string {
  const sealed = tagged.subarray(tag.length)
  const decipher = createDecipheriv('aes-256-gcm', key(), sealed.subarray(0, 12)).setAuthTag(sealed.subarray(12, 28))
  return decipher.update(sealed.subarray(28), undefined, 'utf8') + decipher.final('utf8')
}

/** A keychain: a key in a file beside the app's other files. */
export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => true,
  isAsyncEncryptionAvailable: async () => true,
  getSelectedStorageBackend: () => 'gnome_libsecret',
  setUsePlainTextEncryption: () => {},
  encryptString,
  decryptString,
  encryptStringAsync: async text => encryptString(text),
  decryptStringAsync: async sealed => ({ result: decryptString(sealed), shouldReEncrypt: false }),
} satisfies Electron.SafeStorage)
