import { Buffer } from 'node:buffer'
import { createHmac } from 'node:crypto'

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JSON Web Token as Visual Layer's document has a client sign it; `changes` are made to its head and claims. */
export function jsonWebToken(key: string, secret: string, changes: { readonly head?: object, readonly claims?: object } = {}): string {
  const now = Math.floor(Date.now() / 1000)
  const head = { alg: 'HS256', typ: 'JWT', kid: key, ...changes.head }
  const claims = { sub: key, iat: now, exp: now + 600, iss: 'sdk', ...changes.claims }
  const signed = `${encode(head)}.${encode(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
