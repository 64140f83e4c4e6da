import type { Pictures } from '../ingest/picture.ts'
import type { PictureForm } from '../media/preview-files.ts'
import { Hono } from 'hono'

/**
 * Previews and strips, by a hash of their own content: they never change, so a client keeps them for good. One that is made
 * again and looks otherwise today is kept by nobody. Errors: not_found, picture_unavailable.
 */
export function createPictureRoutes(pictures: Pictures): Hono {
  return new Hono()
    .get('/api/previews/:file{[0-9a-f]{32}\\.jpg}', c => answer(pictures, 'preview', c.req.param('file'), 'image/jpeg'))
    .get('/api/strips/:file{[0-9a-f]{32}\\.webp}', c => answer(pictures, 'strip', c.req.param('file'), 'image/webp'))
}

/** Read whole: it has some ten kilobytes. */
async function answer(pictures: Pictures, form: PictureForm, fileName: string, type: string): Promise<Response> {
  const { bytes, isSame } = await pictures.read(form, fileName.slice(0, 32))
  return new Response(bytes, {
    headers: { 'content-type': type, 'content-length': String(bytes.byteLength), 'cache-control': isSame ? 'private, max-age=31536000, immutable' : 'no-store', 'x-content-type-options': 'nosniff' },
  })
}
