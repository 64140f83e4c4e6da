import type { MiddlewareHandler } from 'hono'
import type { EventBus } from '../contract/event-bus.ts'
import type { Pictures } from '../ingest/picture.ts'
import type { Handlers } from './api.ts'
import type { NameError } from './request-error.ts'
import type { UploadPlace } from './upload.ts'
import { Hono } from 'hono'
import { failure } from '../contract/errors.ts'
import { checkHost, checkToken } from './access.ts'
import { createApi } from './api.ts'
import { createDocsPage } from './docs-page.ts'
import { errorPage, errorPageHeaders, wantsPage } from './error-page.ts'
import { createEventStream } from './event-stream.ts'
import { openApiDocument } from './openapi.ts'
import { createPictureRoutes } from './pictures.ts'
import { createUi } from './ui.ts'

export interface AppOptions {
  readonly handlers: Handlers
  readonly events: EventBus
  readonly pictures: Pictures
  readonly stageRoutes: Hono
  /** What lies on disk behind assets. */
  readonly assetFiles: Hono
  readonly uploads: UploadPlace
  /** The hosted APIs that are spoken: each lets in by its own keys and checks the host by itself, to refuse in its own words. */
  readonly dialects: Hono
  /** Files at addresses that are signed, for who has no token. */
  readonly signedFiles: Hono
  /** Pictures of what hosted services found. */
  readonly hostedPictures: Hono
  readonly nameError: NameError
  /** The built window and stage. */
  readonly uiFolder: string
  readonly token: string
  readonly version: string
}

/** Hono answers HEAD as it answers GET, and drops the body; an open file or stream of events behind it must be closed. */
const endBodyOfHead: MiddlewareHandler = async (c, next) => {
  await next()
  if (c.req.method === 'HEAD')
    await c.res.body?.cancel()
}

/**
 * Everything that Likeness answers over HTTP, as one function from request to response. Every error is a `WireError`, or for
 * who opens an address in a browser the same on a page.
 */
export function createApp({ handlers, events, pictures, stageRoutes, assetFiles, uploads, dialects, signedFiles, hostedPictures, nameError, uiFolder, token, version }: AppOptions): Hono {
  // Made when it is first asked for: that takes as long as all else that an engine starts with.
  let document: object | undefined
  const app = new Hono()
  app.onError((thrown, c) => {
    const error = nameError(thrown, c.req.path)
    return wantsPage(c.req.header('accept'))
      ? c.html(errorPage(error), error.status as 400, errorPageHeaders)
      : c.json(error.toWire(), error.status as 400)
  })
  app.use(endBodyOfHead)
  app.route('/', dialects)
  app.use(checkHost)
  app.route('/', signedFiles)
  app.use(checkToken(token))
  app.get('/api/openapi.json', c => c.json(document ??= openApiDocument(version)))
  app.route('/', createDocsPage(uiFolder))
  app.route('/', createApi(handlers, uploads))
  app.route('/', createEventStream(events))
  app.route('/', createPictureRoutes(pictures))
  app.route('/', assetFiles)
  app.route('/', hostedPictures)
  app.route('/', stageRoutes)
  app.all('/api/*', (c) => {
    throw failure('not_found', { what: `route ${c.req.method} ${c.req.path}; /api/openapi.json lists them` })
  })
  app.route('/', createUi(uiFolder))
  return app
}
