import type { z } from 'zod'
import type { Route } from '../contract/route.ts'
import type { RouteArgs, RouteName, RouteOutput } from '../contract/routes.ts'
import type { PortContext, PortEnv } from './body.ts'
import type { UploadPlace } from './upload.ts'
import { Hono } from 'hono'
import { failure } from '../contract/errors.ts'
import { routes } from '../contract/routes.ts'
import { bodyOf, readJson } from './body.ts'
import { jsonBody } from './long-answer.ts'
import { receiveUpload } from './upload.ts'

/** The request of a call: `signal` is aborted when who asked is gone. It is made when it is first read. */
type Call = Pick<Request, 'signal'>

/** What each route of the table does. */
export type Handlers = { readonly [N in RouteName]: (args: RouteArgs<N>, call?: Call) => RouteOutput<N> | Promise<RouteOutput<N>> }

type Handler = (args: Record<string, unknown>, call?: Call) => unknown

/** Bytes that a JSON body may have, where its route does not say. */
const usualBodyLimit = 2_000_000

/**
 * The native API: every route of the contract's table, its input checked against the schemas before the handler sees it.
 * Errors: bad_request, upload_too_large, those of the handlers.
 */
export function createApi(handlers: Handlers, uploads: UploadPlace): Hono<PortEnv> {
  const app = new Hono<PortEnv>()
  for (const [name, route] of Object.entries(routes as Record<string, Route>)) {
    const handler = handlers[name as RouteName] as Handler
    const path = route.path.replace(/\{(\w+)\}/g, ':$1')
    if (route.stream !== undefined)
      app.on(route.method, path, c => answerStream(c, route, handler))
    else if (route.upload)
      app.on(route.method, path, c => answerUpload(c, handler, uploads))
    else
      app.on(route.method, path, c => answer(c, route, handler))
  }
  return app
}

async function answer(c: PortContext, route: Route, handler: Handler): Promise<Response> {
  const args = { ...parse(route.params, c.req.param()), ...parse(route.query, c.req.query()), ...route.body && parse(route.body, await readJson(c, route.bodyLimit ?? usualBodyLimit)) }
  return c.body(jsonBody(await handler(args, c.req.raw) as object), { headers: { 'content-type': 'application/json' } })
}

async function answerStream(c: PortContext, route: Route, handler: Handler): Promise<Response> {
  return c.json(await handler({ ...parse(route.params, c.req.param()), ...parse(route.query, c.req.query()), content: bodyOf(c, route.stream!) }) as object)
}

async function answerUpload(c: PortContext, handler: Handler, uploads: UploadPlace): Promise<Response> {
  await using upload = await receiveUpload(c, uploads)
  const { file, fileName } = upload
  if (file.size === 0)
    throw failure('bad_request', { reason: `the file "${fileName}" is empty.` })
  return c.json(await handler({ file, fileName }) as object)
}

/** Things that are wrong with an input, of which so many are told: each element of a long list may be one. */
const toldIssues = 10

/** One thing that is wrong with an input: `"limit": too small: expected number to be >=1`. */
function inWords({ path, message }: z.core.$ZodIssue): string {
  const words = message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')
  return path.length > 0 ? `"${path.join('.')}": ${words}` : words
}

function parse(schema: z.ZodType | undefined, input: unknown): Record<string, unknown> {
  if (!schema)
    return {}
  const result = schema.safeParse(input)
  if (!result.success)
    throw failure('bad_request', { reason: `${result.error.issues.slice(0, toldIssues).map(inWords).join('; ')}.` })
  return result.data as Record<string, unknown>
}
