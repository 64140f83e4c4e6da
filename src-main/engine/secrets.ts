import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { failure } from '../contract/errors.ts'

/** Encrypts texts so that only this user, on this machine, reads them. Errors: keychain_failed. */
export interface Keychain {
  /** Answers base64; undefined where this system has no keychain. */
  readonly seal: (text: string) => Promise<string | undefined>
  readonly unseal: (sealed: string) => Promise<string>
}

export interface SecretsOptions {
  /** Absolute; made when missing, for its owner only. */
  readonly folder: string
  /** Without one, or where that finds none on this system, secrets lie in files that their owner alone may read. */
  readonly keychain?: Keychain | undefined
}

export type Secrets = ReturnType<typeof createSecrets>

/** A secret's file says how it is kept. */
const Kept = z.discriminatedUnion('kept', [
  z.strictObject({ kept: z.literal('sealed'), sealed: z.string() }),
  z.strictObject({ kept: z.literal('plain'), text: z.string() }),
])
type Kept = z.infer<typeof Kept>

/** Texts that must not be read by others, such as the keys of hosted accounts, by name: `a-z`, `0-9` and `-`, 64 at most. */
export function createSecrets({ folder, keychain }: SecretsOptions) {
  function pathOf(name: string): string {
    if (!/^[a-z0-9-]{1,64}$/.test(name))
      throw failure('bad_request', { reason: `"${name}" cannot name a secret: expected a-z, 0-9 and -, at most 64 of them.` })
    return join(folder, `${name}.json`)
  }

  return {
    /** Keeps a text under a name, in place of what was there, unless the signal is aborted before it is sealed; answers how. Errors: keychain_failed, bad_request, the signal's reason. */
    store: async (name: string, text: string, signal?: AbortSignal): Promise<Kept['kept']> => {
      const path = pathOf(name)
      const sealed = await keychain?.seal(text)
      signal?.throwIfAborted()
      const kept: Kept = sealed === undefined ? { kept: 'plain', text } : { kept: 'sealed', sealed }
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeWhole(path, JSON.stringify(kept))
      return kept.kept
    },

    /**
     * What is kept under a name; undefined when there is nothing. Errors: keychain_failed, also where it was sealed and there is no
     * keychain now, or the file is damaged; bad_request.
     */
    read: async (name: string): Promise<string | undefined> => {
      const path = pathOf(name)
      const content = contentOf(path)
      if (content === undefined)
        return undefined
      const kept = parse(path, content)
      if (kept.kept === 'plain')
        return kept.text
      if (!keychain)
        throw failure('keychain_failed', { reason: `"${name}" was sealed by it, and this program has none; the desktop app does` })
      return keychain.unseal(kept.sealed)
    },

    /** Forgets what is kept under a name, if there is anything. Errors: bad_request. */
    remove: (name: string): void => void rmSync(pathOf(name), { force: true }),
  }
}

function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  }
  catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      return undefined
    throw error
  }
}

function parse(path: string, content: string): Kept {
  try {
    return Kept.parse(JSON.parse(content))
  }
  catch (error) {
    throw failure('internal', { reason: `the file ${path} of a secret is damaged; enter it anew.` }, error)
  }
}

/** Writes a file that its owner alone may read: whole, or not at all. */
function writeWhole(path: string, content: string): void {
  const part = `${path}.part`
  rmSync(part, { force: true })
  writeFileSync(part, content, { mode: 0o600, flush: true })
  chmodSync(part, 0o600)
  renameSync(part, path)
}
