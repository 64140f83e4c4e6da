import type { Route } from '../route.ts'
import { z } from 'zod'
import { Activity } from '../browse.ts'
import { IngestProgress, Settings } from '../entities.ts'
import { EditSettings, PreferAssets, RetryAssets, Surroundings } from '../requests.ts'
import { nothing } from '../route.ts'

export const Status = z.object({
  version: z.string(),
  dataDir: z.string(),
  encoder: z.string(),
  progress: IngestProgress,
  /** Where other programs reach the API, such as http://127.0.0.1:7717; null while no port is open. */
  address: z.string().nullable(),
  /** The folder for files that other Likeness servers put into collections of this one. */
  receivesInto: z.string(),
}).readonly()

/** How the engine is doing, and what its user wants of it. */
export const engineRoutes = {
  status: { method: 'get', path: '/api/status', summary: 'Version, data folder, active encoder, progress', tag: 'engine', output: Status },
  waitUntilIdle: { method: 'post', path: '/api/idle', summary: 'Answers when nothing waits to be scanned or ingested, when that is paused or halted, or after 20 s; look at `phase`', tag: 'engine', output: IngestProgress },
  retryFailed: { method: 'post', path: '/api/retry', summary: 'Queues every failed asset again', tag: 'engine', output: IngestProgress },
  retryAssets: { method: 'post', path: '/api/assets/retry', summary: 'Queues these assets again, failed or not', tag: 'engine', body: RetryAssets, output: IngestProgress },
  getActivity: { method: 'get', path: '/api/activity', summary: 'What is being done now, and what waits', tag: 'engine', output: Activity },
  pause: { method: 'post', path: '/api/pause', summary: 'Indexing waits until `resume`, also over a restart', tag: 'engine', output: IngestProgress },
  resume: { method: 'post', path: '/api/resume', summary: 'Indexing goes on', tag: 'engine', output: IngestProgress },
  preferAssets: { method: 'post', path: '/api/prefer', summary: 'Takes these assets first; each call replaces the last', tag: 'engine', body: PreferAssets, output: nothing },
  reportSurroundings: { method: 'post', path: '/api/surroundings', summary: 'Says whether the machine is on its battery and whether somebody works at it', tag: 'engine', body: Surroundings, output: IngestProgress },
  getSettings: { method: 'get', path: '/api/settings', summary: 'The settings', tag: 'engine', output: Settings },
  editSettings: { method: 'post', path: '/api/settings', summary: 'Changes the settings that are given', tag: 'engine', body: EditSettings, output: Settings },
} as const satisfies Record<string, Route>
