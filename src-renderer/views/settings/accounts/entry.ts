import type { Account, AccountField, AccountLimits, HostedService } from '../../../../src-main/contract/sync.ts'
import type { AccountEntry } from '../../../stores/accounts.ts'
import { messages } from '../../../locales/messages.ts'

/** Limits as they are written; '' where a field is empty. */
export type LimitsForm = { -readonly [K in keyof AccountLimits]: number | '' }

/** An account as it is written. */
export interface AccountForm {
  name: string
  fields: Record<string, string>
  limits: LimitsForm
}

/** The form of an account: of one that is there with all that it tells, which is everything but its secrets. */
export function formOf(service: HostedService, account: Account | null): AccountForm {
  return {
    name: account?.name ?? service.name,
    fields: Object.fromEntries(service.fields.map(({ key, isSecret }) => [key, isSecret ? '' : account?.fields[key] ?? ''])),
    limits: {
      parallel: account?.limits.parallel ?? '',
      requestsPerSecond: account?.limits.requestsPerSecond ?? '',
      kilobytesPerSecond: account?.limits.kilobytesPerSecond ?? '',
    },
  }
}

/** What is sent of a form: of a new account what was written, of one that is there what is to be another. A secret that is empty stays as it is. */
export function entryOf({ name, fields, limits }: AccountForm, service: HostedService, account: Account | null): AccountEntry {
  const written = service.fields.flatMap(({ key, isSecret }): [string, string][] => {
    const value = fields[key]?.trim() ?? ''
    const before = isSecret ? '' : account?.fields[key] ?? ''
    return value === before ? [] : [[key, value]]
  })
  const { parallel, requestsPerSecond, kilobytesPerSecond } = limits
  return {
    name: name.trim(),
    fields: Object.fromEntries(written),
    limits: {
      ...parallel === '' ? {} : { parallel },
      ...requestsPerSecond === '' ? {} : { requestsPerSecond },
      ...kilobytesPerSecond !== '' ? { kilobytesPerSecond } : account ? { kilobytesPerSecond: null } : {},
    },
  }
}

/** What a field of a service is called and is for: in the reader's language where it is known, else as the service has it. */
export function wordsOf(service: string, { key, label }: AccountField): { readonly label: string, readonly text?: string } {
  const known: Readonly<Record<string, Readonly<Record<string, { readonly label: string, readonly text?: string }>>>> = messages.accountFields
  return known[service]?.[key] ?? { label }
}
