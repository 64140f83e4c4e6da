import type { LikenessError } from '../contract/errors.ts'
import { html } from 'hono/html'

/** Whether an `Accept` header is that of a browser that opens an address, rather than of a program that asks for data. */
export function wantsPage(accept: string | undefined): boolean {
  return accept?.includes('text/html') ?? false
}

/** A page needs nothing but its own style. */
export const errorPageHeaders = {
  'content-security-policy': 'default-src \'none\'; style-src \'unsafe-inline\'; frame-ancestors \'none\'',
  'cache-control': 'no-store',
}

/** An error in words, for who opens an address in a browser. */
export function errorPage({ code, message }: LikenessError): string {
  const title = code === 'unauthorised' ? 'This is Likeness, and it is locked' : 'Likeness cannot show this'
  const page = html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { display: grid; place-content: center; min-height: 90vh; margin: 0 1.5rem }
  main { max-width: 34rem }
  h1 { font-size: 1.25rem }
  code { font-size: .9em; padding: .1em .3em; border-radius: .25em; background: color-mix(in srgb, currentcolor 10%, transparent) }
</style>
<main>
  <h1>${title}</h1>
  <p>${code === 'unauthorised' ? html`Open the address that <code>likeness serve</code> printed when it started: it ends in <code>?token=…</code> and unlocks this browser.` : message}</p>
</main>
</html>
`
  return String(page)
}
