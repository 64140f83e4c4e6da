import type { OpenAccount } from '../../types.ts'
import { failure } from '../../../contract/errors.ts'
import { service } from './service.ts'

export interface LikenessAccount {
  /** Without a slash at its end. */
  readonly address: string
  readonly token: string
}

/** The fields of an account, looked at. Errors: account_incomplete. */
export function readAccount({ fields: { address = '', token = '' } }: Pick<OpenAccount, 'fields'>): LikenessAccount {
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol) || url.hash || url.username || url.password)
    throw incomplete('"address" is to be such as http://192.168.1.20:7717, or https://… where something in front of it speaks that')
  if (url.search)
    throw incomplete('"address" ends before the question mark; what stands behind `token=` is the token')
  if (!/^[\x21-\x7E]+$/.test(token))
    throw incomplete('"token" is missing, or is none: `likeness serve` on the other machine prints it')
  return { address: url.href.replace(/\/+$/, ''), token }
}

function incomplete(reason: string) {
  return failure('account_incomplete', { service: service.name, reason })
}
