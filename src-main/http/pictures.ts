import type { PreviewFiles } from '../media/preview-files.ts'
import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'
import { failure } from '../contract/errors.ts'

/** Previews and strips, by a hash of their own content: they never change, so a client keeps them for good. */
export function createPictures(previews: PreviewFiles): Hono {
  return new Hono()
    .get('/api/previews/:file{[0-9a-f]{32}\\.jpg}', c => picture(previews.previewPath(nameIn(c.req.param('file'))), 'image/jpeg'))
    .get('/api/strips/:file{[0-9a-f]{32}\\.webp}', c => picture(previews.stripPath(nameIn(c.req.param('file'))), 'image/webp'))
}

function nameIn(fileName: string): string {
  return fileName.slice(0, 32)
}

/** Read whole: it has some ten kilobytes. */
async function picture(path: string, type: string): Promise<Response> {
  const bytes = await readFile(path).catch((error: Error) => {
    throw failure('not_found', { what: 'picture of this content' }, error)
  })
  return new Response(new Uint8Array(bytes), {
    headers: { 'content-type': type, 'content-length': String(bytes.byteLength), 'cache-control': 'private, max-age=31536000, immutable', 'x-content-type-options': 'nosniff' },
  })
}
