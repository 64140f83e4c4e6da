import type { EngineMessage, ShellMessage } from '../../contract/host.ts'
import { Buffer } from 'node:buffer'

/** Why there is no vault now: `missing` where this session has none at all, and unlocking it is of no use. */
export interface VaultFault {
  readonly reason: string
  readonly missing: boolean
}

/** What keeps secrets on this system. */
export interface Vault {
  /** Why it cannot be used, and whether this session has none at all; undefined where it can. */
  readonly fault: () => Promise<VaultFault | undefined>
  readonly encrypt: (text: string) => Promise<Buffer>
  readonly decrypt: (sealed: Buffer) => Promise<string>
}

export type SecretRequest = Extract<EngineMessage, { readonly type: 'seal' | 'unseal' }>

/** Whether the engine asks for something of the keychain. */
export function isSecretRequest(request: EngineMessage): request is SecretRequest {
  return request.type === 'seal' || request.type === 'unseal'
}

/** Seals a text to base64, or unseals what was sealed. Says why when the vault is missing or fails; never an unsealed or invented value. */
export async function answerSecret(vault: Vault, request: SecretRequest): Promise<ShellMessage> {
  const answer = { type: 'answer', id: request.id } as const
  try {
    const fault = await vault.fault()
    if (fault)
      return { ...answer, refused: fault.reason, ...fault.missing && { missing: true as const } }
    return { ...answer, value: await valueOf(vault, request) }
  }
  catch (error) {
    return { ...answer, refused: error instanceof Error ? error.message : String(error) }
  }
}

async function valueOf(vault: Vault, request: SecretRequest): Promise<string> {
  return request.type === 'seal'
    ? (await vault.encrypt(request.text)).toString('base64')
    : vault.decrypt(Buffer.from(request.sealed, 'base64'))
}
