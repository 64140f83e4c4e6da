import type { LikenessError } from '../../contract/errors.ts'
import { failure } from '../../contract/errors.ts'

/** That an account cannot be used as it was entered; `reason` is the rest of a sentence, and quotes nothing that may hold a secret. */
export function incomplete(service: string, reason: string): LikenessError {
  return failure('account_incomplete', { service, reason })
}

/**
 * The address of a service as it was entered, without a slash at its end. One with a user, a query or a fragment is none: a key may stand
 * there, and addresses are kept and shown as no secrets are. `example`: what one looks like. Errors: account_incomplete.
 */
export function readAddress(service: string, entered: string, example: string): string {
  const url = URL.parse(entered.trim())
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    throw incomplete(service, `its address is to be such as ${example}, with nothing before the host and behind the path`)
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}
