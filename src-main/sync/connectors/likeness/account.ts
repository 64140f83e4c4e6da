import type { OpenAccount } from '../../types.ts'
import { incomplete, readAddress } from '../account-entries.ts'
import { service } from './service.ts'

export interface LikenessAccount {
  /** Without a slash at its end. */
  readonly address: string
  readonly token: string
}

/** The fields of an account, looked at. Errors: account_incomplete. */
export function readAccount({ fields: { address = '', token = '' } }: Pick<OpenAccount, 'fields'>): LikenessAccount {
  if (URL.parse(address)?.search)
    throw incomplete(service.name, '"address" ends before the question mark; what stands behind `token=` is the token')
  if (!/^[\x21-\x7E]+$/.test(token))
    throw incomplete(service.name, '"token" is missing, or is none: `likeness serve` on the other machine prints it')
  return { address: readAddress(service.name, address, 'http://192.168.1.20:7717, or https://… where something in front of it speaks that'), token }
}
