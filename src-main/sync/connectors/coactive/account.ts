import type { HostedService } from '../../../contract/sync.ts'
import type { ConnectOptions, OpenAccount } from '../../types.ts'
import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { incomplete, readAddress } from '../account-entries.ts'

export const serviceName = 'Coactive'
const productionAddress = 'https://api.coactive.ai'

/** The encoders that a dataset may be made with: `VisualEncoderNameEnum` of docs.coactive.ai/openapi.json. */
const encoders = ['multimodal', 'multimodal-tx-large2', 'multimodal-tx-large3', 'multimodal-tx-large4', 'nova2-multimodal', 'resnet-50', 'resnet-50-reduced']
const newestEncoder = 'multimodal-tx-large4'

export const accountFields: HostedService['fields'] = [
  { key: 'address', label: 'Address', isSecret: false, isRequired: false, default: productionAddress },
  { key: 'personalToken', label: 'Personal token (or else the client\'s id and secret)', isSecret: true, isRequired: false, default: null },
  { key: 'clientId', label: 'Client ID', isSecret: false, isRequired: false, default: null },
  { key: 'clientSecret', label: 'Client secret', isSecret: true, isRequired: false, default: null },
  { key: 'connection', label: 'Name of the connection that reads the bucket (none for a public one)', isSecret: false, isRequired: false, default: null },
  { key: 'encoder', label: 'Encoder of new datasets', isSecret: false, isRequired: false, default: newestEncoder },
]

export interface CoactiveAccount {
  /** Such as https://api.coactive.ai. */
  readonly address: string
  readonly login: { readonly authorization: string, readonly grantType: 'client_credentials' | 'refresh_token' }
  readonly encoder: string
  /** What reads the bucket; null for one that everybody may read. */
  readonly connection: string | null
}

/** What the fields of an account say. Errors: account_incomplete. */
export function readAccount({ address = productionAddress, personalToken, clientId, clientSecret, connection, encoder = newestEncoder }: OpenAccount['fields']): CoactiveAccount {
  if (!encoders.includes(encoder))
    throw incomplete(serviceName, `there is no encoder "${encoder.slice(0, 200)}". Expected one of ${encoders.join(', ')}`)
  return { address: readAddress(serviceName, address, productionAddress).replace(/\/api(?:\/v\d)?$/, ''), login: loginOf(personalToken, clientId, clientSecret), encoder, connection: connection ?? null }
}

function loginOf(personalToken: string | undefined, clientId: string | undefined, clientSecret: string | undefined): CoactiveAccount['login'] {
  if (personalToken !== undefined)
    return { authorization: `Bearer ${personalToken}`, grantType: 'refresh_token' }
  if (clientId === undefined || clientSecret === undefined)
    throw incomplete(serviceName, 'it needs a personal token, or the client\'s id and its secret. Both are shown in the settings of Coactive, under Credentials')
  return { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`, grantType: 'client_credentials' }
}

const Token = z.object({ access_token: z.string().min(1), expires_in: z.number().min(1).default(3600) })

/** ms before its end from which on a token is no longer used. */
const spareMs = 120_000

/**
 * Shows who asks: the token of a login, which is made anew shortly before it ends, or once it is refused. From the page "API
 * Authentication" of docs.coactive.ai/api-reference.
 */
export function authorisation({ connect, now }: Pick<OpenAccount, 'connect' | 'now'>, { address, login: { authorization, grantType } }: CoactiveAccount): ConnectOptions['authorise'] {
  const http = connect({ address, authorise: async () => ({ headers: { authorization } }) })
  let token: { readonly value: string, readonly ends: number } | undefined

  return async (renew, signal) => {
    if (!token || renew || now() >= token.ends - spareMs) {
      const asked = now()
      const { value } = await http.send({ method: 'POST', path: '/api/v0/login', body: { json: { grant_type: grantType } }, isRepeatable: true, answer: Token, signal, what: 'logging in' })
      token = { value: value.access_token, ends: asked + value.expires_in * 1000 }
    }
    return { headers: { authorization: `Bearer ${token.value}` } }
  }
}
