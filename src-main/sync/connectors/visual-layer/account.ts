import type { ConnectOptions, OpenAccount } from '../../types.ts'
import { Buffer } from 'node:buffer'
import { SignJWT } from 'jose'
import { incomplete, readAddress } from '../account-entries.ts'

export const serviceName = 'Visual Layer'
export const cloudAddress = 'https://app.visual-layer.com'

/** Seconds that a token is good for, as in the example of docs.visual-layer.com/api-reference/authentication. */
const lifetime = 600

/** Seconds before its end from which on a token is no longer used: an upload may take a while to arrive. */
const spare = 120

/** An account as it is entered: its key and secret are missing at an installation of one's own, which asks for none. */
export interface VisualLayerAccount {
  /** Such as https://app.visual-layer.com. */
  readonly address: string
  readonly key: string | undefined
  readonly secret: string | undefined
}

/** What the fields of an account say. Errors: account_incomplete. */
export function readAccount(fields: OpenAccount['fields']): VisualLayerAccount {
  const { apiKey: key, apiSecret: secret } = fields
  const address = readAddress(serviceName, fields.address ?? cloudAddress, `${cloudAddress} or http://server:2080`).replace(/\/api\/v1$/, '')
  if ((key === undefined) !== (secret === undefined))
    throw incomplete(serviceName, `the API ${key === undefined ? 'secret has no key' : 'key has no secret'}. Enter both; or neither, for an installation of your own.`)
  if (key === undefined && new URL(address).host === new URL(cloudAddress).host)
    throw incomplete(serviceName, 'the cloud asks for an API key and its secret. Open https://app.visual-layer.com/api/v1/api_credentials while signed in there: it shows both, once.')
  return { address, key, secret }
}

/**
 * Shows who asks: a token (JSON Web Token, HS256) that is made here and used until shortly before it ends, and nothing at an
 * installation of one's own. docs.visual-layer.com/api-reference/authentication.
 */
export function authorisation({ key, secret }: VisualLayerAccount, now: OpenAccount['now']): ConnectOptions['authorise'] {
  let token: { readonly headers: Readonly<Record<string, string>>, readonly ends: number } | undefined

  return async (renew) => {
    if (key === undefined || secret === undefined)
      return {}
    const issued = Math.floor(now() / 1000)
    if (token && !renew && issued < token.ends - spare)
      return token
    // One that takes the place of a refused one never ends in the same second: it would be the same token.
    const ends = issued + lifetime + (token?.ends === issued + lifetime ? 1 : 0)
    const signed = await new SignJWT({ sub: key, iat: issued, exp: ends, iss: 'sdk' })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: key })
      .sign(Buffer.from(secret))
    token = { headers: { authorization: `Bearer ${signed}` }, ends }
    return token
  }
}
