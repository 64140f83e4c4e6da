import type { Route } from '../route.ts'
import { z } from 'zod'
import { Encoder } from '../entities.ts'
import { Measurement } from '../insight.ts'
import { LocalFolder } from '../requests.ts'
import { byKey, nothing } from '../route.ts'

/** What turns pictures into vectors. */
export const encoderRoutes = {
  listEncoders: { method: 'get', path: '/api/encoders', summary: 'Installed encoders', tag: 'encoders', output: z.array(Encoder) },
  importEncoder: { method: 'post', path: '/api/encoders', summary: 'Installs an encoder from a folder on this machine', tag: 'encoders', body: LocalFolder, output: Encoder },
  useEncoder: { method: 'post', path: '/api/encoders/{id}/use', summary: 'Embeds everything with this encoder in the background, then answers with it', tag: 'encoders', params: byKey, output: Encoder },
  listMeasurements: { method: 'get', path: '/api/measurements', summary: 'What encoders did on this machine when they were last measured', tag: 'encoders', output: z.array(Measurement) },
  measureEncoder: { method: 'post', path: '/api/encoders/{id}/measure', summary: 'Measures how fast an encoder is here, and how well it finds altered copies of pictures of the library', tag: 'encoders', params: byKey, output: Measurement },
  removeEncoder: { method: 'delete', path: '/api/encoders/{id}', summary: 'Removes an encoder that is neither active nor being prepared', tag: 'encoders', params: byKey, output: nothing },
} as const satisfies Record<string, Route>
