import type { apiKeyRoutes } from '../../contract/routes/api-key.ts'
import type { EngineParts, HandlersOf } from './parts.ts'

/** Keys to the hosted APIs. */
export function apiKeyHandlers({ keys }: EngineParts): HandlersOf<typeof apiKeyRoutes> {
  return {
    listApiKeys: keys.list,
    addApiKey: keys.add,
    revokeApiKey: ({ id }) => {
      keys.revoke(id)
      return {}
    },
  }
}
