import type { ServiceRequest } from '../types.ts'
import { z } from 'zod'

/** Bytes of a picture, at most: as many as are taken from a public address. */
const mostBytes = 20_000_000

/** Fetches a picture at a service, in whatever format it is there, below the account's address or from one that the service named. */
export function pictureRequest(path: string, signal: AbortSignal): ServiceRequest<Uint8Array> {
  return { method: 'GET', path, headers: { accept: 'image/*' }, mostBytes, answer: z.instanceof(Uint8Array), signal, what: 'fetching a picture' }
}
