import type { Route } from '../route.ts'
import { z } from 'zod'
import { ApiKey, NewApiKey } from '../entities.ts'
import { AddApiKey } from '../requests.ts'
import { byKey, nothing } from '../route.ts'

/** Keys to the hosted APIs that this server speaks. */
export const apiKeyRoutes = {
  listApiKeys: { method: 'get', path: '/api/keys', summary: 'The keys to the hosted APIs', tag: 'keys', output: z.array(ApiKey) },
  addApiKey: { method: 'post', path: '/api/keys', summary: 'Makes a key; its secret is told this once', tag: 'keys', body: AddApiKey, output: NewApiKey },
  revokeApiKey: { method: 'delete', path: '/api/keys/{id}', summary: 'Ends a key', tag: 'keys', params: byKey, output: nothing },
} as const satisfies Record<string, Route>
