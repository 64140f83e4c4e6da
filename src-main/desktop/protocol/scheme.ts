import type { Protocol } from 'electron'
import type { EngineHost } from '../types.ts'
import { protocol } from 'electron'
import { forward } from './forward.ts'

/** Says what pages of `likeness:` may do; to be called before the app is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([{
    scheme: 'likeness',
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  }])
}

/** Has the engine answer all requests to `likeness://app` of a session; `extraHeaders` are added to each. */
export function serveScheme(of: Protocol, engine: EngineHost, extraHeaders: () => Readonly<Record<string, string>> = () => ({})): void {
  of.handle('likeness', request => forward(engine, request, extraHeaders()))
}
