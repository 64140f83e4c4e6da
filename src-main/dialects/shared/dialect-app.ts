import type { LikenessError } from '../../contract/errors.ts'
import type { PortEnv } from '../../http/body.ts'
import type { DialectApp, DialectContext, DialectParts } from '../dialect.ts'
import { Hono } from 'hono'
import { failure } from '../../contract/errors.ts'
import { checkHost } from '../../http/access.ts'
import { letPagesIn } from './cross-origin.ts'

/**
 * The beginning of a dialect: requests for other hosts, and all of them while the hosted APIs are off, are refused; every error
 * is answered in the API's own shape by `answerError`. `methods` are those that pages of other sites may use.
 */
export function createDialectApp(parts: Pick<DialectParts, 'nameError' | 'isOn' | 'allowsPages'>, answerError: (c: DialectContext, error: LikenessError) => Response, methods = 'OPTIONS,GET,POST'): DialectApp {
  const app = new Hono<PortEnv>()
  app.onError((thrown, c) => answerError(c, parts.nameError(thrown, c.req.path)))
  app.use(checkHost)
  app.use(async (_, next) => {
    if (!parts.isOn())
      throw failure('dialects_off')
    await next()
  })
  app.use(letPagesIn(parts, methods))
  return app
}
