import type { Context, MiddlewareHandler } from 'hono'
import { Buffer } from 'node:buffer'
import { timingSafeEqual } from 'node:crypto'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { getCookie, setCookie } from 'hono/cookie'
import { failure } from '../contract/errors.ts'

/** Cookies do not tell ports apart: servers of two data folders would overwrite each other's. */
function cookieName(c: Context): string {
  return `likeness_token_${new URL(c.req.url).port}`
}

/**
 * Whether a Host header names this machine: localhost, its own name, or any numeric address. A page of another site that
 * had its name resolve to this machine (DNS rebinding) sends its own name, and is refused.
 */
export function isTrustedHost(header: string | undefined): boolean {
  const host = header?.replace(/:\d+$/, '').replace(/^\[|\]$/g, '').toLowerCase()
  return host !== undefined && (host === 'localhost' || host === hostname().toLowerCase() || isIP(host) !== 0)
}

/** Refuses requests for other names. Errors: wrong_host. */
export const checkHost: MiddlewareHandler = async (c, next) => {
  const host = c.req.header('host') ?? new URL(c.req.url).host
  if (!isTrustedHost(host))
    throw failure('wrong_host', { host })
  await next()
}

/**
 * Lets in who brings the token: as `Authorization: Bearer`, as the cookie, or once as `?token=` in the address of a page,
 * which sets the cookie and goes on without it in the address. Errors: unauthorised.
 */
export function checkToken(token: string): MiddlewareHandler {
  return async (c, next) => {
    const inAddress = c.req.query('token')
    if (c.req.method === 'GET' && isToken(inAddress, token)) {
      setCookie(c, cookieName(c), token, { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: 400 * 24 * 60 * 60 })
      return c.redirect(addressWithout(c, 'token'))
    }
    const bearer = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1]
    if (!isToken(bearer, token) && !isToken(getCookie(c, cookieName(c)), token))
      throw failure('unauthorised')
    await next()
  }
}

/** The address on this server: two slashes at its beginning would name another one. */
function addressWithout(c: Context, name: string): string {
  const url = new URL(c.req.url)
  url.searchParams.delete(name)
  return url.pathname.replace(/^\/+/, '/') + url.search
}

function isToken(given: string | undefined, token: string): boolean {
  if (given === undefined)
    return false
  const a = Buffer.from(given)
  const b = Buffer.from(token)
  return a.length === b.length && timingSafeEqual(a, b)
}
