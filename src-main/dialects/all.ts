import type { PortEnv } from '../http/body.ts'
import type { Dialect, DialectParts } from './dialect.ts'
import { Hono } from 'hono'
import { failure } from '../contract/errors.ts'
import { coactive } from './coactive.ts'
import { echo3d } from './echo3d.ts'
import { scenario } from './scenario.ts'
import { similarImages } from './similar-images.ts'
import { visualLayer } from './visual-layer.ts'

/** Every hosted API that Likeness speaks. */
export const dialects: readonly Dialect[] = [echo3d, visualLayer, coactive, similarImages, scenario]

/** All of them below their prefixes. What an API does not have is refused in its own words. */
export function createDialects(parts: DialectParts): Hono {
  const app = new Hono<PortEnv>()
  for (const { name, create } of dialects) {
    const routes = create(parts).all('*', (c) => {
      throw failure('not_found', { what: `route ${c.req.method} ${c.req.path}; docs/hosted-apis.md lists them` })
    })
    app.route(`/${name}`, routes)
  }
  return app as unknown as Hono
}
