import type { EngineMessage } from '../../../../src-main/contract/host.ts'
import { expect, it } from 'vitest'
import { createShellKeychain } from '../../../../src-main/engine/hosted/keychain.ts'

function open() {
  const sent: EngineMessage[] = []
  return { sent, keychain: createShellKeychain(message => sent.push(message)) }
}

it('asks the shell, and takes each answer for what it was asked by its number', async () => {
  const { sent, keychain } = open()
  const [first, second] = [keychain.seal('a secret'), keychain.unseal('c2VhbGVk')]
  expect(sent).toEqual([{ type: 'seal', id: 1, text: 'a secret' }, { type: 'unseal', id: 2, sealed: 'c2VhbGVk' }])
  expect(keychain.answer({ type: 'answer', id: 2, value: 'unsealed' })).toBe(true)
  expect(keychain.answer({ type: 'answer', id: 1, value: 'c2VhbGVk' })).toBe(true)
  expect(await Promise.all([first, second])).toEqual(['c2VhbGVk', 'unsealed'])
  expect(keychain.answer({ type: 'answer', id: 1, value: 'again' })).toBe(false)
})

it('tells a keychain that refuses from a system that has none', async () => {
  const { keychain } = open()
  const [refused, missing, unsealed] = [keychain.seal('a'), keychain.seal('b'), keychain.unseal('c')]
  const failed = expect(refused).rejects.toMatchObject({ code: 'keychain_failed', message: expect.stringContaining('it is locked') as string })
  const gone = expect(unsealed).rejects.toMatchObject({ code: 'keychain_failed' })
  keychain.answer({ type: 'answer', id: 1, refused: 'it is locked' })
  keychain.answer({ type: 'answer', id: 2, refused: 'there is no keyring', missing: true })
  keychain.answer({ type: 'answer', id: 3, refused: 'there is no keyring', missing: true })
  await Promise.all([failed, gone])
  expect(await missing).toBeUndefined()
})
