import { randomBytes } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The secret that opens the HTTP API of a data folder: made once, readable by the owner only. */
export function tokenOf(dataDir: string): string {
  const path = join(dataDir, 'token')
  try {
    const token = readFileSync(path, 'utf8').trim()
    chmodSync(path, 0o600)
    if (token.length >= 32)
      return token
  }
  catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      throw error
  }
  const token = randomBytes(24).toString('base64url')
  writeFileSync(path, token, { mode: 0o600 })
  chmodSync(path, 0o600)
  return token
}

/** A request with the token that opens the API. */
export function withToken(init: RequestInit, token: string): RequestInit {
  return { ...init, headers: { ...init.headers as Record<string, string>, authorization: `Bearer ${token}` } }
}
