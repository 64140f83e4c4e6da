import type { MiddlewareHandler } from 'hono'
import type { PortEnv } from '../../http/body.ts'
import type { DialectParts } from '../dialect.ts'

/** What answers say to pages of other sites, which may use these methods. */
export function crossOriginHeaders(methods: string) {
  return { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': methods } as const
}

/** Lets pages of other sites in while the user allows it: what a browser asks beforehand is answered, and every answer says so, refusals too. */
export function letPagesIn({ allowsPages }: Pick<DialectParts, 'allowsPages'>, methods: string): MiddlewareHandler<PortEnv> {
  const headers = Object.entries(crossOriginHeaders(methods))
  return async (c, next) => {
    if (!allowsPages())
      return next()
    if (c.req.method === 'OPTIONS')
      c.res = c.body(null, 204, { 'Access-Control-Allow-Headers': 'authorization,content-type,x-api-key' })
    else
      await next()
    headers.forEach(([name, value]) => c.header(name, value))
  }
}
