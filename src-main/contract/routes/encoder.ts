import type { Route } from '../route.ts'
import { z } from 'zod'
import { Encoder } from '../entities.ts'
import { LocalFolder } from '../requests.ts'
import { byKey, nothing } from '../route.ts'

/** What turns pictures into vectors. */
export const encoderRoutes = {
  listEncoders: { method: 'get', path: '/api/encoders', summary: 'Installed encoders', tag: 'encoders', output: z.array(Encoder) },
  importEncoder: { method: 'post', path: '/api/encoders', summary: 'Installs an encoder from a folder on this machine', tag: 'encoders', body: LocalFolder, output: Encoder },
  useEncoder: { method: 'post', path: '/api/encoders/{id}/use', summary: 'Embeds everything with this encoder in the background, then answers with it', tag: 'encoders', params: byKey, output: Encoder },
  removeEncoder: { method: 'delete', path: '/api/encoders/{id}', summary: 'Removes an encoder that is neither active nor being prepared', tag: 'encoders', params: byKey, output: nothing },
} as const satisfies Record<string, Route>
