import { join } from 'node:path'
import { secretIn } from '../http/secret-file.ts'

/** The secret that opens the HTTP API of a data folder: made once, readable by the owner only. */
export function tokenOf(dataDir: string): string {
  return secretIn(join(dataDir, 'token'))
}

/** A request with the token that opens the API. */
export function withToken(init: RequestInit, token: string): RequestInit {
  return { ...init, headers: { ...init.headers as Record<string, string>, authorization: `Bearer ${token}` } }
}
