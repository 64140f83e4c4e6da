import { desktopOrigin } from '../../contract/desktop.ts'

/** Schemes that pages load from: the engine behind the shell, and what is in the page already. */
const ownSchemes: ReadonlySet<string> = new Set(['likeness:', 'blob:', 'data:', 'devtools:'])

/** Sites whose pages are shown in the user's browser when a link to them is followed: documentation and licences. */
const outsideHosts: ReadonlySet<string> = new Set(['github.com', 'huggingface.co', 'creativecommons.org', 'opensource.org', 'www.apache.org', 'spdx.org'])

/** What becomes of a link that would open a window. */
export type Opening
  /** Another window of the app, at an address within it such as `#/map`. */
  = | { readonly kind: 'window', readonly address: string }
  /** The reference of the API, which is a page without the bridge. */
    | { readonly kind: 'documentation', readonly url: string }
    | { readonly kind: 'browser', readonly url: string }
    | { readonly kind: 'refused' }

/** Whether an address is one of the app's own pages, `likeness://app/…`. */
export function isOwnAddress(address: string): boolean {
  const url = parsed(address)
  // The origin of addresses of other schemes than the web's is "null".
  return url !== undefined && `${url.protocol}//${url.host}` === desktopOrigin && url.username === '' && url.password === ''
}

/** What becomes of a link to `address` that a page wants opened in a window of its own. */
export function openingOf(address: string): Opening {
  const url = parsed(address)
  if (url === undefined)
    return { kind: 'refused' }
  if (isOwnAddress(address) && url.pathname === '/' && url.search === '')
    return { kind: 'window', address: url.hash }
  if (isOwnAddress(address) && url.pathname === '/api/docs')
    return { kind: 'documentation', url: `${desktopOrigin}/api/docs` }
  return isOutsideLink(url) ? { kind: 'browser', url: url.href } : { kind: 'refused' }
}

/** Whether anything of the app may load from an address. `byPage`: a page asks, not the shell itself, which only looks for updates. */
export function mayLoad(address: string, byPage: boolean): boolean {
  const url = parsed(address)
  return url !== undefined && (ownSchemes.has(url.protocol) || (!byPage && url.protocol === 'https:'))
}

/** Permissions that pages have; nothing else is granted, and nobody is asked. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** Whether a page at `address` has a permission of Chromium's. */
export function isGranted(permission: string, address: string): boolean {
  return granted.has(permission) && isOwnAddress(address)
}

function isOutsideLink({ protocol, host, username, password }: URL): boolean {
  return protocol === 'https:' && outsideHosts.has(host) && username === '' && password === ''
}

function parsed(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined
}
