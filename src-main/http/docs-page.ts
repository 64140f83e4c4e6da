import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Hono } from 'hono'
import { failure } from '../contract/errors.ts'

/** The page says for itself what else it may do. */
const headers = {
  'cache-control': 'no-cache',
  'content-security-policy': 'frame-ancestors \'none\'',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** The reference of the native API for people, `/api/docs`, from the folder of built pages. Errors: not_found when it is not built. */
export function createDocsPage(folder: string): Hono {
  return new Hono().get('/api/docs', async (c) => {
    const page = await readFile(join(folder, 'docs.html'), 'utf8').catch(() => undefined)
    if (page === undefined)
      throw failure('not_found', { what: 'page /api/docs yet; `npm run build` builds it' })
    return c.html(page, 200, headers)
  })
}
