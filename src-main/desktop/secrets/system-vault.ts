import type { SafeStorage } from 'electron'
import type { Vault } from './answer-secret.ts'

/** How what Chromium scrambles on Linux with a password that everybody knows begins. */
const scrambled = 'v10'

/**
 * The keychain of the system. Where Electron would only scramble with a password that everybody knows, there is none: whoever asks
 * must know that nothing protects the secret. It does so on a Linux without a keyring (`basic_text`), and, saying that it has one
 * by the name of the desktop alone, where that does not answer.
 */
export function createSystemVault(storage: Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'>, platform: NodeJS.Platform): Vault {
  const hasNone = { reason: 'this session has no keyring, such as GNOME Keyring or KWallet', missing: true }

  return {
    fault: async () => {
      if (platform === 'linux' && ['basic_text', 'unknown'].includes(storage.getSelectedStorageBackend()))
        return hasNone
      if (!await storage.isAsyncEncryptionAvailable())
        return { reason: 'the keychain cannot be used now', missing: false }
      return platform === 'linux' && (await storage.encryptStringAsync('a trial')).toString('latin1').startsWith(scrambled) ? hasNone : undefined
    },
    encrypt: text => storage.encryptStringAsync(text),
    decrypt: async sealed => (await storage.decryptStringAsync(sealed)).result,
  }
}
