import type { KeyRing, OpenKey } from '../../http/key-ring.ts'
import { Buffer } from 'node:buffer'
import { failure } from '../../contract/errors.ts'
import { openToken, signToken } from '../shared/jwt.ts'

/** Who the tokens of the login are for. */
const audience = 'coactive'

/** Seconds that a token of the login counts for. */
export const tokenSeconds = 3600

export type GrantType = 'client_credentials' | 'refresh_token'

/** The key of a request: `Bearer CLIENT_ID:CLIENT_SECRET`, or a token of the login. Errors: api_key_missing, credentials_wrong, token_invalid. */
export async function keyOf(keys: KeyRing, authorization: string | undefined): Promise<OpenKey> {
  const credentials = partOf(authorization, 'Bearer')
  if (credentials === undefined)
    throw failure('api_key_missing', { how: 'Send `Authorization: Bearer CLIENT_ID:CLIENT_SECRET` (the id of a key and its secret), or the access token of POST /coactive/api/v0/login.' })
  return credentials.includes(':') ? openPair(keys, credentials) : openToken(keys, credentials, { audience })
}

/**
 * An access token for who logs in: with `Basic CLIENT_ID:CLIENT_SECRET` and the grant `client_credentials`, or with a personal
 * token, `Bearer <id>.<secret>`, and the grant `refresh_token`. Errors: api_key_missing, credentials_wrong.
 */
export async function login(keys: KeyRing, authorization: string | undefined, grant: GrantType): Promise<string> {
  const key = grant === 'client_credentials' ? openBasic(keys, authorization) : openPersonal(keys, authorization)
  const signing = keys.signing(key.id)
  if (!signing)
    throw failure('credentials_wrong')
  return signToken({ id: key.id, secret: signing.secret }, { audience, seconds: tokenSeconds })
}

function openBasic(keys: KeyRing, authorization: string | undefined): OpenKey {
  const encoded = partOf(authorization, 'Basic')
  if (encoded === undefined)
    throw failure('api_key_missing', { how: 'For "client_credentials" send `Authorization: Basic`, with the id of a key as user and its secret as password.' })
  return openPair(keys, Buffer.from(encoded, 'base64').toString('utf8'))
}

function openPersonal(keys: KeyRing, authorization: string | undefined): OpenKey {
  const token = partOf(authorization, 'Bearer')
  if (token === undefined)
    throw failure('api_key_missing', { how: 'For "refresh_token" send `Authorization: Bearer <id>.<secret>`, the credential that was told when the key was made.' })
  const key = keys.openCredential(token)
  if (!key)
    throw failure('credentials_wrong')
  return key
}

function openPair(keys: KeyRing, pair: string): OpenKey {
  const colon = pair.indexOf(':')
  const key = colon < 0 ? undefined : keys.open(pair.slice(0, colon), pair.slice(colon + 1))
  if (!key)
    throw failure('credentials_wrong')
  return key
}

/** What follows the name of a scheme; undefined when the header is of another one. */
function partOf(authorization: string | undefined, scheme: 'Basic' | 'Bearer'): string | undefined {
  return new RegExp(`^${scheme} +(\\S+) *$`, 'i').exec(authorization ?? '')?.[1]
}
