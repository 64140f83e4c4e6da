import type { SyncReason } from '../../contract/sync-reasons.ts'
import type { HostedService } from '../../contract/sync.ts'

/** That a service takes no files of a format (`Format.id`), and which it takes. */
export function formatReason({ name, imageFormats, modelFormats }: Pick<HostedService, 'name' | 'imageFormats' | 'modelFormats'>, format: string): SyncReason {
  return { code: 'format', params: { service: name, format: format.toUpperCase(), taken: [...imageFormats, ...modelFormats].map(taken => taken.toUpperCase()) } }
}
