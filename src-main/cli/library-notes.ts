import type { Library } from '../contract/entities.ts'
import { count, counted, moment } from './output.ts'

const dayMs = 86_400_000

/** What is to be known of a library that is not as it should be, and what to do; undefined when it is. */
export function noteOf({ id, path, state, suspicion, assets, watch }: Library): string | undefined {
  if (state === 'suspect' && suspicion)
    return `${path}: ${count(suspicion.missing)} of ${count(suspicion.known)} files are not there. Nothing is taken for gone until you say so: \`likeness libraries believe ${id}\`; or bring the disk or folder back.`
  if (state === 'offline')
    return `${path} cannot be read at the moment; ${counted(assets, 'file')} and all that is known of them are kept. If the folder is elsewhere now: \`likeness libraries move ${id} <new folder>\`.`
  return watch.mode === 'polling' && watch.reason !== null ? `${path}: ${watch.reason}` : undefined
}

/** The day, 2026-11-20, until which something is kept that is gone since an ISO time. */
export function keptUntil(since: string, days: number): string {
  return moment(new Date(Date.parse(since) + days * dayMs).toISOString()).slice(0, 10)
}
