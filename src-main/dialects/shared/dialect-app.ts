import type { LikenessError } from '../../contract/errors.ts'
import type { DialectApp, DialectContext, DialectEnv, DialectParts } from '../dialect.ts'
import { Hono } from 'hono'
import { failure } from '../../contract/errors.ts'
import { checkHost } from '../../http/access.ts'
import { discardBody } from './body.ts'

/**
 * The beginning of a dialect: requests for other hosts, and all of them while the hosted APIs are off, are refused; every error
 * is answered in the API's own shape by `answerError`.
 */
export function createDialectApp({ nameError, isOn }: Pick<DialectParts, 'nameError' | 'isOn'>, answerError: (c: DialectContext, error: LikenessError) => Response): DialectApp {
  const app = new Hono<DialectEnv>()
  app.onError(async (thrown, c) => {
    const error = nameError(thrown, c.req.path)
    await discardBody(c)
    return answerError(c, error)
  })
  app.use(checkHost)
  app.use(async (_, next) => {
    if (!isOn())
      throw failure('dialects_off')
    await next()
  })
  return app
}
