import type { Route } from '../route.ts'
import { z } from 'zod'
import { Encoder } from '../entities.ts'
import { ImportEncoder } from '../requests.ts'
import { byKey } from '../route.ts'

/** What turns pictures into vectors. */
export const encoderRoutes = {
  listEncoders: { method: 'get', path: '/api/encoders', summary: 'Installed encoders', tag: 'encoders', output: z.array(Encoder) },
  importEncoder: { method: 'post', path: '/api/encoders', summary: 'Installs an encoder from a folder on this machine', tag: 'encoders', body: ImportEncoder, output: Encoder },
  useEncoder: { method: 'post', path: '/api/encoders/{id}/use', summary: 'Embeds everything with this encoder in the background, then answers with it', tag: 'encoders', params: byKey, output: Encoder },
} as const satisfies Record<string, Route>
