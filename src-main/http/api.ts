import type { Context } from 'hono'
import type { Route, RouteArgs, RouteName, RouteOutput } from '../contract/routes.ts'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { z } from 'zod'
import { failure } from '../contract/errors.ts'
import { routes } from '../contract/routes.ts'

/** What each route of the table does. */
export type Handlers = { readonly [N in RouteName]: (args: RouteArgs<N>) => RouteOutput<N> | Promise<RouteOutput<N>> }

/** Bytes that an upload may have, and any other body. */
export const uploadLimit = 500_000_000
const bodySizeLimit = 2_000_000

/**
 * The native API: every route of the contract's table, its input checked against the schemas before the handler sees it.
 * Errors: bad_request, upload_too_large, those of the handlers.
 */
export function createApi(handlers: Handlers): Hono {
  const app = new Hono()
  for (const [name, route] of Object.entries(routes as Record<string, Route>)) {
    const handler = handlers[name as RouteName] as (args: Record<string, unknown>) => unknown
    const limit = route.upload ? uploadLimit : bodySizeLimit
    const path = route.path.replace(/\{(\w+)\}/g, ':$1')
    app.on(route.method, path, bodyLimit({ maxSize: limit, onError: () => refuseSize(limit) }), async (c) => {
      const args = { ...parse(route.params, c.req.param()), ...parse(route.query, c.req.query()), ...await bodyOf(c, route) }
      return c.json(await handler(args) as object)
    })
  }
  return app
}

function refuseSize(limit: number): never {
  throw failure('upload_too_large', { limit })
}

async function bodyOf(c: Context, route: Route): Promise<Record<string, unknown>> {
  if (route.upload)
    return uploadOf(c)
  if (!route.body)
    return {}
  const body: unknown = await c.req.json().catch((error: Error) => {
    throw failure('bad_request', { reason: `the body is not JSON (${error.message}).` }, error)
  })
  return parse(route.body, body)
}

async function uploadOf(c: Context): Promise<Record<string, unknown>> {
  const form = await c.req.parseBody().catch((error: Error) => {
    throw failure('bad_request', { reason: `the body is not multipart/form-data (${error.message}).` }, error)
  })
  const file = form['file']
  if (!(file instanceof File))
    throw failure('bad_request', { reason: 'a file is expected as multipart/form-data in the field "file".' })
  if (file.size === 0)
    throw failure('bad_request', { reason: `the file "${file.name}" is empty.` })
  return { file, fileName: file.name }
}

function parse(schema: z.ZodType | undefined, input: unknown): Record<string, unknown> {
  if (!schema)
    return {}
  const result = schema.safeParse(input)
  if (!result.success)
    throw failure('bad_request', { reason: z.prettifyError(result.error) })
  return result.data as Record<string, unknown>
}
