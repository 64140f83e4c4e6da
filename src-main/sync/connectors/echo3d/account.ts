import type { OpenAccount } from '../../types.ts'
import type { UploadContract } from './service.ts'
import { incomplete, readAddress } from '../account-entries.ts'
import { service, uploadContracts, usualAddress } from './service.ts'

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
    throw incomplete(service.name, `"uploadContract" is one of ${uploadContracts.join(', ')}, not "${fields['uploadContract']}"`)
  return {
    address: readAddress(service.name, fields['address'] ?? usualAddress, usualAddress),
    key: required('key'),
    credentials: { email: required('email'), userKey: required('userKey'), ...secKey && { secKey } },
    uploadContract,
  }

  function required(name: string): string {
    const value = fields[name]?.trim()
    if (!value)
      throw incomplete(service.name, `"${name}" is missing`)
    return value
  }
}
