import type { Protocol } from 'electron'
import type { EngineHost } from '../types.ts'
import { protocol } from 'electron'
import { scheme } from '../identity.ts'
import { forward, refuse } from './forward.ts'

/** Says what pages of `likeness:` may do; to be called before the app is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([{
    scheme,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  }])
}

export interface SchemeLimits {
  /** Added to each request. */
  readonly extraHeaders: () => Readonly<Record<string, string>>
  /** Whether pages of the session may ask for an address; others are answered 404. */
  readonly isAllowed: (address: string) => boolean
}

/** Has the engine answer requests to `likeness://app` of a session. */
export function serveScheme(of: Protocol, engine: EngineHost, { extraHeaders, isAllowed }: SchemeLimits = { extraHeaders: () => ({}), isAllowed: () => true }): void {
  of.handle(scheme, request => isAllowed(request.url) ? forward(engine, request, extraHeaders()) : refuse(request))
}
