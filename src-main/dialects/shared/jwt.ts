import type { KeyRing, OpenKey } from '../../http/key-ring.ts'
import { Buffer } from 'node:buffer'
import { errors, jwtVerify, SignJWT } from 'jose'
import { failure } from '../../contract/errors.ts'

/** Seconds by which the clock of whoever signed may be off. */
const leeway = 30

export interface TokenExpectation {
  /** Who the token must be for, where that is told. */
  readonly audience?: string | undefined
  /** @default now */
  readonly at?: Date
}

/**
 * The key whose secret signed a JSON Web Token: `kid` in its head is the key's id, the signature is HS256 by the key's secret,
 * and it must say until when it counts (`exp`). It may say since when (`nbf`), and when it was made (`iat`). Errors: token_invalid.
 */
export async function openToken(keys: KeyRing, token: string, { audience, at = new Date() }: TokenExpectation = {}): Promise<OpenKey> {
  let signer: OpenKey | undefined
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => {
      const signing = typeof kid === 'string' ? keys.signing(kid) : undefined
      if (!signing)
        throw failure('token_invalid', { reason: typeof kid !== 'string' ? 'its head has no "kid", which must be the id of an API key.' : `its "kid" is "${kid}", and there is no such API key. \`likeness keys list\` lists the keys.` })
      signer = signing.key
      return Buffer.from(signing.secret)
    }, { algorithms: ['HS256'], clockTolerance: leeway, requiredClaims: ['exp'], currentDate: at, ...audience !== undefined && { audience } })
    if (payload.iat !== undefined && payload.iat > at.getTime() / 1000 + leeway)
      throw failure('token_invalid', { reason: 'its "iat" lies in the future. Set the clock of the machine that signs.' })
    return signer!
  }
  catch (error) {
    if (error instanceof errors.JOSEError)
      throw failure('token_invalid', { reason: reasonOf(error) }, error)
    throw error
  }
}

/** A JSON Web Token by the key's secret that counts for `seconds` from `at` on. */
export function signToken({ id, secret }: { readonly id: string, readonly secret: string }, { audience, seconds, at = new Date() }: { readonly audience: string, readonly seconds: number, readonly at?: Date }): Promise<string> {
  const now = Math.floor(at.getTime() / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: id })
    .setSubject(id)
    .setAudience(audience)
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(Buffer.from(secret))
}

function reasonOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired)
    return 'it has expired. Sign or fetch a new one.'
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'its signature is not by the secret of this API key (HS256).'
  if (error instanceof errors.JOSEAlgNotAllowed)
    return 'its "alg" must be HS256.'
  if (error instanceof errors.JWTClaimValidationFailed)
    return `its claim "${error.claim}" ${error.reason === 'missing' ? 'is missing' : 'is not right'} (${error.message}).`
  return `it is not a JSON Web Token (${error.message}).`
}
