import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { openCatalog } from '../../../../src-main/catalog/catalog.ts'
import { openToken, signToken } from '../../../../src-main/dialects/shared/jwt.ts'
import { createKeyRing } from '../../../../src-main/http/key-ring.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const at = new Date('2026-11-20T12:00:00Z')
const now = at.getTime() / 1000

let keys: ReturnType<typeof createKeyRing>
let id: string
let secret: string
beforeAll(async () => {
  const folder = await temporaryFolder()
  const catalog = openCatalog(folder.path)
  keys = createKeyRing(catalog, 'a master secret of at least thirty-two characters')
  const made = keys.add({ name: 'a program', email: null, collections: null, remoteUrls: false, dailyQuota: 10 })
  id = made.key.id
  secret = made.secret
  return async () => {
    catalog.close()
    await folder[Symbol.asyncDispose]()
  }
})

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token written by hand, after RFC 7515. */
function token(payload: object, head: object = {}, { by = secret, hash = 'sha256' } = {}): string {
  const signed = `${encode({ alg: 'HS256', typ: 'JWT', kid: id, ...head })}.${encode(payload)}`
  return `${signed}.${createHmac(hash, by).update(signed).digest('base64url')}`
}

const open = (text: string) => openToken(keys, text, { at })

describe('a token', () => {
  it('as the example of Visual Layer signs it opens its key', async () => {
    expect(await open(token({ sub: id, iat: now, exp: now + 600, iss: 'sdk' }))).toMatchObject({ id, name: 'a program', email: null, collections: null, remoteUrls: false, dailyQuota: 10 })
  })

  it.each<[string, () => string, RegExp]>([
    ['of another secret', () => token({ exp: now + 600 }, {}, { by: 'another' }), /signature is not by the secret/],
    ['that was changed', () => token({ exp: now + 600 }).replace(/\.[^.]+\./, `.${encode({ exp: now + 6000 })}.`), /signature is not by the secret/],
    ['that was signed with the empty secret', () => token({ exp: now + 600 }, {}, { by: '' }), /signature is not by the secret/],
    ['without a signature', () => `${encode({ alg: 'none', kid: id })}.${encode({ exp: now + 600 })}.`, /"alg" must be HS256/],
    ['of another algorithm', () => token({ exp: now + 600 }, { alg: 'HS512' }, { hash: 'sha512' }), /"alg" must be HS256/],
    ['of an algorithm with a public key', () => token({ exp: now + 600 }, { alg: 'RS256' }), /"alg" must be HS256/],
    ['with a head that must be understood and is not', () => token({ exp: now + 600 }, { crit: ['x'], x: 1 }), /not a JSON Web Token/],
    ['of no key', () => token({ exp: now + 600 }, { kid: undefined }), /no "kid"/],
    ['of a key that is a number', () => token({ exp: now + 600 }, { kid: 7 }), /no "kid"/],
    ['of an unknown key', () => token({ exp: now + 600 }, { kid: 'lk_aaaaaaaaaaaaaaaa' }), /no such API key/],
    ['that has expired', () => token({ exp: now - 31 }), /has expired/],
    ['that never expires', () => token({ iat: now }), /"exp" is missing/],
    ['whose end is no number', () => token({ exp: 'tomorrow' }), /"exp" is not right/],
    ['that does not count yet', () => token({ exp: now + 600, nbf: now + 31 }), /"nbf" is not right/],
    ['of the future', () => token({ exp: now + 600, iat: now + 31 }), /"iat" lies in the future/],
    ['that is a list', () => token([]), /not a JSON Web Token/],
    ['that is none', () => 'words', /not a JSON Web Token/],
    ['of three dots', () => 'a.b.c', /not a JSON Web Token/],
    ['of nothing', () => '', /not a JSON Web Token/],
  ])('%s is refused', async (_, make, message) => {
    await expect(open(make())).rejects.toMatchObject({ code: 'token_invalid', message: expect.stringMatching(message) as string })
  })

  it('counts up to half a minute after its end, and before its beginning: clocks differ', async () => {
    expect(await open(token({ exp: now - 29, nbf: now + 29, iat: now + 29 }))).toMatchObject({ id })
  })

  it('is refused once its key is revoked', async () => {
    const { key, secret: other } = keys.add({ name: 'for a while', email: null, collections: null, remoteUrls: false, dailyQuota: 10 })
    const text = token({ exp: now + 600 }, { kid: key.id }, { by: other })
    expect(await open(text)).toMatchObject({ id: key.id })
    keys.revoke(key.id)
    await expect(open(text)).rejects.toMatchObject({ code: 'token_invalid' })
  })
})

describe('a token that was signed here', () => {
  it('opens its key, for whom it was made, until it ends', async () => {
    const text = await signToken({ id, secret }, { audience: 'somebody', seconds: 3600, at })
    expect(await openToken(keys, text, { audience: 'somebody', at: new Date(at.getTime() + 3600_000) })).toMatchObject({ id })
    await expect(openToken(keys, text, { audience: 'else', at })).rejects.toMatchObject({ code: 'token_invalid', message: expect.stringContaining('"aud"') as string })
    await expect(openToken(keys, text, { audience: 'somebody', at: new Date(at.getTime() + 3631_000) })).rejects.toMatchObject({ message: expect.stringContaining('expired') as string })
  })
})
