import type { HostedService } from '../contract/sync.ts'
import { failure } from '../contract/errors.ts'

export type Fields = Readonly<Record<string, string>>

export interface SortedFields {
  readonly open: Fields
  readonly secret: Fields
}

/**
 * The fields of an account after some were given: the others stay as they were, and one that is empty now is left out. Errors:
 * bad_request where the service knows no such field, account_incomplete where a required one is missing.
 */
export function sortFields({ name, fields }: Pick<HostedService, 'name' | 'fields'>, given: Fields, before: SortedFields = { open: {}, secret: {} }): SortedFields {
  const unknown = Object.keys(given).find(key => !fields.some(field => field.key === key))
  if (unknown !== undefined)
    throw failure('bad_request', { reason: `${name} asks for no "${unknown}", but for ${fields.map(({ key }) => key).join(', ')}.` })
  const values = fields.map(field => [field, (given[field.key] ?? before.open[field.key] ?? before.secret[field.key] ?? '').trim()] as const)
  const missing = values.filter(([field, value]) => field.isRequired && field.default === null && value === '').map(([{ key, label }]) => `"${key}" (${label})`)
  if (missing.length > 0)
    throw failure('account_incomplete', { service: name, reason: `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing` })
  const filled = values.filter(([, value]) => value !== '')
  return { open: those(false), secret: those(true) }

  function those(isSecret: boolean): Fields {
    return Object.fromEntries(filled.filter(([field]) => field.isSecret === isSecret).map(([field, value]) => [field.key, value]))
  }
}

/** Every field with its value: what counts when it is left empty stands in for those that are. */
export function allFields({ fields }: Pick<HostedService, 'fields'>, { open, secret }: SortedFields): Fields {
  const defaults = Object.fromEntries(fields.flatMap(field => field.default === null ? [] : [[field.key, field.default]]))
  return { ...defaults, ...open, ...secret }
}
