import { Buffer } from 'node:buffer'
import { expect, it } from 'vitest'
import { answerSecret, isSecretRequest } from '../../../../src-main/desktop/secrets/answer-secret.ts'
import { createSystemVault } from '../../../../src-main/desktop/secrets/system-vault.ts'

type Backend = 'basic_text' | 'gnome_libsecret' | 'unknown'

/** Electron's keychain as its documentation says that it is, with a cipher of one byte. */
function storage({ backend = 'gnome_libsecret' as Backend, available = true, tag = 'v11' } = {}) {
  const turned = (bytes: Buffer) => Buffer.from(bytes.map(byte => byte ^ 0x5A))
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(available),
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: (text: string) => Promise.resolve(Buffer.concat([Buffer.from(tag), turned(Buffer.from(`sealed:${text}`))])),
    decryptStringAsync: (sealed: Buffer) => {
      const text = turned(sealed.subarray(tag.length)).toString()
      return text.startsWith('sealed:') ? Promise.resolve({ result: text.slice('sealed:'.length), shouldReEncrypt: false }) : Promise.reject(new Error('Error while decrypting the ciphertext.'))
    },
  }
}

it('seals to text that does not show the secret, and unseals it', async () => {
  const vault = createSystemVault(storage(), 'linux')
  const sealed = await answerSecret(vault, { type: 'seal', id: 1, text: 'geheim ✓' })
  expect(sealed).toEqual({ type: 'answer', id: 1, value: expect.stringMatching(/^[\w+/]+=*$/) as string })
  const value = sealed.type === 'answer' ? sealed.value! : ''
  expect(Buffer.from(value, 'base64').toString()).not.toContain('geheim')
  expect(await answerSecret(vault, { type: 'unseal', id: 2, sealed: value })).toEqual({ type: 'answer', id: 2, value: 'geheim ✓' })
})

it('says why nothing is sealed: without a keyring, where the password is known to all, without an available keychain', async () => {
  const request = { type: 'seal', id: 3, text: 'secret' } as const
  for (const vault of [createSystemVault(storage({ backend: 'basic_text' }), 'linux'), createSystemVault(storage({ backend: 'unknown' }), 'linux')])
    expect(await answerSecret(vault, request)).toEqual({ type: 'answer', id: 3, missing: true, refused: expect.stringContaining('keyring') as string })
  for (const platform of ['linux', 'darwin', 'win32'] as const)
    expect(await answerSecret(createSystemVault(storage({ available: false }), platform), request)).toEqual({ type: 'answer', id: 3, refused: expect.stringContaining('keychain') as string })
})

it('takes a keyring that does not answer for none: Chromium scrambles with a password that all know then, and says nothing', async () => {
  const answer = await answerSecret(createSystemVault(storage({ tag: 'v10' }), 'linux'), { type: 'seal', id: 5, text: 'secret' })
  expect(answer).toEqual({ type: 'answer', id: 5, missing: true, refused: expect.stringContaining('keyring') as string })
  // The keychain of macOS begins its own so.
  expect(await createSystemVault(storage({ tag: 'v10' }), 'darwin').fault()).toBeUndefined()
})

it('does not ask which keyring there is on systems that have their own', async () => {
  expect(await createSystemVault(storage({ backend: 'unknown' }), 'win32').fault()).toBeUndefined()
})

it('answers a failure of the keychain as refused', async () => {
  const answer = await answerSecret(createSystemVault(storage(), 'win32'), { type: 'unseal', id: 4, sealed: 'bm90IHNlYWxlZA==' })
  expect(answer).toEqual({ type: 'answer', id: 4, refused: 'Error while decrypting the ciphertext.' })
})

it('knows its own requests', () => {
  expect(isSecretRequest({ type: 'unseal', id: 1, sealed: '' })).toBe(true)
  expect(isSecretRequest({ type: 'stage-open', holder: 'a' })).toBe(false)
})
