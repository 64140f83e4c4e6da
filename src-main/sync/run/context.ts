import type { Logger } from 'pino'
import type { LedgerItem } from '../../catalog/sync-ledger.ts'
import type { RunCounts } from '../../catalog/syncs.ts'
import type { LikenessError, WireError } from '../../contract/errors.ts'
import type { PlannedSend } from '../plan.ts'
import type { GatherOptions } from './gather.ts'
import type { Meter } from './meter.ts'
import type { Moment } from './outcomes.ts'
import type { SyncTools } from './parts.ts'
import { toLikenessError } from '../../contract/errors.ts'
import { nameFullDisk } from '../../ingest/halt.ts'
import { ServiceFailure } from '../service-failure.ts'

/** A run at work. */
export interface RunContext extends SyncTools, GatherOptions {
  readonly meter: Meter
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly counts: { -readonly [K in keyof RunCounts]: number }
  /** What the last thing that failed was: what an incomplete run says. */
  readonly note: (error: WireError) => void
  /** Writes the counts to the catalog. */
  readonly saveCounts: () => void
}

/** The moment that is written into the ledger. */
export function momentOf({ clock, random }: Pick<RunContext, 'clock' | 'random'>): Moment {
  return { now: clock.now(), chance: random() }
}

/** Any thrown thing in words for people: what a service said without secrets, a full disk as such. */
export function inWords(thrown: unknown, dataDir: string): LikenessError {
  return thrown instanceof ServiceFailure ? thrown.error : toLikenessError(nameFullDisk(thrown, dataDir))
}

/** Writes what became of items that were to be sent, and counts them; `uploaded` is false where no bytes went. */
export function give({ catalog, ledger, meter, counts, note, saveCounts }: RunContext, items: readonly { readonly send: PlannedSend, readonly row: LedgerItem }[], uploaded = true): void {
  catalog.transaction(() => {
    ledger.put(items.map(({ row }) => row))
    for (const { send, row } of items) {
      const isWell = row.state !== 'failed'
      meter.advance(1, send.candidate.bytes)
      counts[isWell ? 'sent' : 'failed']++
      counts.bytes += isWell && uploaded ? row.bytes : 0
      if (row.failure)
        note(row.failure)
    }
    saveCounts()
  })
}
