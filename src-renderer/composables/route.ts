import type { Kind } from '../../src-main/contract/formats.ts'
import { kinds } from '../../src-main/contract/formats.ts'

/** Which assets are browsed: all, those of a library, those whose files a library misses, or those of a collection. */
export type Scope
  = | { readonly of: 'all' }
    | { readonly of: 'library', readonly id: number }
    | { readonly of: 'missing', readonly id: number }
    | { readonly of: 'collection', readonly key: string }

/** What is searched by. */
export type Target = { readonly assetId: number } | { readonly anchorId: string }

/** What the window shows. It is the address, so back and forward walk it. */
export type Route
  = | { readonly view: 'assets', readonly scope: Scope, readonly kind: Kind | undefined }
    | { readonly view: 'similar', readonly to: Target, readonly kind: Kind | undefined }
    | { readonly view: 'failures' }

export const home = { view: 'assets', scope: { of: 'all' }, kind: undefined } as const satisfies Route

/** Reads a location hash such as `#/similar/asset/12?kind=model`. Anything unknown is the home view. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const [view, first = '', second = ''] = path.split('/').map(decode)
  const wished = new URLSearchParams(query).get('kind')
  const kind = kinds.find(known => known === wished)
  if (view === 'library' && isId(first))
    return { view: 'assets', scope: { of: second === 'missing' ? 'missing' : 'library', id: Number(first) }, kind }
  if (view === 'collection' && first)
    return { view: 'assets', scope: { of: 'collection', key: first }, kind }
  if (view === 'similar' && first === 'asset' && isId(second))
    return { view: 'similar', to: { assetId: Number(second) }, kind }
  if (view === 'similar' && first === 'anchor' && second)
    return { view: 'similar', to: { anchorId: second }, kind }
  if (view === 'failures')
    return { view: 'failures' }
  return { ...home, kind }
}

/** Writes a route as a location hash: the inverse of `parseRoute`. */
export function formatRoute(route: Route): string {
  if (route.view === 'failures')
    return '#/failures'
  const path = route.view === 'similar' ? similarPath(route.to) : scopePath(route.scope)
  return `#/${path}${route.kind ? `?kind=${route.kind}` : ''}`
}

function similarPath(to: Target): string {
  return 'assetId' in to ? `similar/asset/${to.assetId}` : `similar/anchor/${encodeURIComponent(to.anchorId)}`
}

function scopePath(scope: Scope): string {
  switch (scope.of) {
    case 'all': return ''
    case 'library': return `library/${scope.id}`
    case 'missing': return `library/${scope.id}/missing`
    case 'collection': return `collection/${encodeURIComponent(scope.key)}`
  }
}

function isId(text: string): boolean {
  return /^\d{1,15}$/.test(text)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  }
  catch {
    return text
  }
}
