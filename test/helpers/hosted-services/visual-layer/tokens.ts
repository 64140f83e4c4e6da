import { Buffer } from 'node:buffer'
import { errors, jwtVerify } from 'jose'

/** Tokens as docs.visual-layer.com/api-reference/authentication has them: HS256, the key in their head, made by the client for a while. */
export function keepTokens(key: string, secret: string) {
  const seen = new Set<string>()
  const expired = new Set<string>()

  return {
    /** Why an Authorization header is refused; undefined when it is not. */
    refusal: async (header: string | undefined): Promise<string | undefined> => {
      const token = /^Bearer (\S+)$/.exec(header ?? '')?.[1]
      if (token === undefined)
        return 'Not authenticated'
      try {
        const { protectedHeader, payload } = await jwtVerify(token, Buffer.from(secret), { algorithms: ['HS256'], typ: 'JWT', issuer: 'sdk', subject: key, requiredClaims: ['iat', 'exp'] })
        if (protectedHeader.kid !== key || payload.iat! > Date.now() / 1000 + 1)
          return 'Invalid token'
      }
      catch (error) {
        return error instanceof errors.JWTExpired ? 'Token has expired' : 'Invalid token'
      }
      if (expired.has(token))
        return 'Token has expired'
      seen.add(token)
      return undefined
    },

    /** Those that were shown are refused from now on. */
    expire: (): void => seen.forEach(token => expired.add(token)),
  }
}
