import type { SafeStorage } from 'electron'
import type { Vault } from './answer-secret.ts'

/**
 * The keychain of the system. Where Electron would only scramble with a password that everybody knows (`basic_text`, on a
 * Linux without a keyring), there is none: whoever asks must know that nothing protects the secret.
 */
export function createSystemVault(storage: Pick<SafeStorage, 'isAsyncEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptStringAsync' | 'decryptStringAsync'>, platform: NodeJS.Platform): Vault {
  return {
    fault: async () => {
      if (platform === 'linux' && ['basic_text', 'unknown'].includes(storage.getSelectedStorageBackend()))
        return { reason: 'this session has no keyring, such as GNOME Keyring or KWallet', missing: true }
      return await storage.isAsyncEncryptionAvailable() ? undefined : { reason: 'the keychain cannot be used now', missing: false }
    },
    encrypt: text => storage.encryptStringAsync(text),
    decrypt: async sealed => (await storage.decryptStringAsync(sealed)).result,
  }
}
