import type { LikenessError } from '../../contract/errors.ts'

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/**
 * The answer to a request that the engine cannot answer: a `WireError` as JSON; for a window that loads its page, which would
 * show that as it is, the message as a page of its own.
 */
export function told(error: LikenessError, { headers }: Pick<Request, 'headers'>): Response {
  const init = { status: error.status, headers: { 'cache-control': 'no-store' } }
  if (!headers.get('accept')?.includes('text/html'))
    return Response.json(error.toWire(), init)
  return new Response(pageOf(error.message), {
    ...init,
    headers: { ...init.headers, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': 'default-src \'none\'; style-src \'unsafe-inline\'' },
  })
}

function pageOf(message: string): string {
  const text = message.replace(/[&<>"]/g, sign => entities[sign] ?? sign)
  const style = 'html { color-scheme: light dark; font: 13px/1.5 system-ui, sans-serif } body { max-width: 60ch; margin: 20vh auto; padding: 0 2em; overflow-wrap: anywhere }'
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Likeness</title><style>${style}</style><p>${text}</p></html>`
}
