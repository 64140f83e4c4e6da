import type { OpenAccount } from '../../types.ts'
import type { UploadContract } from './service.ts'
import { failure } from '../../../contract/errors.ts'
import { service, uploadContracts } from './service.ts'

export interface Echo3dAccount {
  /** Without a slash at its end. */
  readonly address: string
  /** Of the collection that the account is tried with. */
  readonly key: string
  /** What shows who asks, besides the key of a collection. */
  readonly credentials: Readonly<Record<string, string>>
  readonly uploadContract: UploadContract
}

/** The fields of an account, looked at. Errors: account_incomplete. */
export function readAccount({ fields }: Pick<OpenAccount, 'fields'>): Echo3dAccount {
  const { secKey } = fields
  const uploadContract = uploadContracts.find(contract => contract === (fields['uploadContract'] ?? 'file'))
  if (!uploadContract)
    throw incomplete(`"uploadContract" is one of ${uploadContracts.join(', ')}, not "${fields['uploadContract']}"`)
  return {
    address: addressOf(fields['address'] ?? 'https://api.echo3D.com'),
    key: required('key'),
    credentials: { email: required('email'), userKey: required('userKey'), ...secKey && { secKey } },
    uploadContract,
  }

  function required(name: string): string {
    const value = fields[name]?.trim()
    if (!value)
      throw incomplete(`"${name}" is missing`)
    return value
  }
}

function addressOf(address: string): string {
  const url = URL.parse(address)
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username)
    throw incomplete(`"address" is to be such as https://api.echo3D.com, not "${address}"`)
  return address.replace(/\/+$/, '')
}

function incomplete(reason: string) {
  return failure('account_incomplete', { service: service.name, reason })
}
