import type { Client } from '../contract/client.ts'
import type { Asset, Library, ScanSummary } from '../contract/entities.ts'
import type { IndexReport } from '../contract/reports.ts'
import { everyAsset } from './assets.ts'

/** What is known of libraries at one moment, as far as a report needs it. */
export interface Snapshot {
  /** Assets that wait. */
  readonly pending: number
  readonly failed: readonly Asset[]
  /** Assets whose file is gone. */
  readonly missing: number
}

export interface IndexRun {
  readonly libraries: readonly Library[]
  readonly before: Snapshot
  readonly after: Snapshot
  /** Scans that ended in this run. */
  readonly scans: readonly ScanSummary[]
  /** Of the assets that had failed before: those that are ready now. */
  readonly recovered: readonly Asset[]
  /** Whether what had failed before was tried again. */
  readonly retried: boolean
  readonly seconds: number
}

/** What a run of `likeness index` did, from what was known before and after it. */
export function indexReport({ libraries, before, after, scans, recovered, retried, seconds }: IndexRun): IndexReport {
  const sum = (value: (scan: ScanSummary) => number) => scans.reduce((total, scan) => total + value(scan), 0)
  const files = libraries.reduce((total, { assets }) => total + assets, 0)
  const unchangedBefore = new Set(before.failed.map(contentKey))
  const stillFailing = after.failed.filter(asset => unchangedBefore.has(contentKey(asset))).length
  const retriedFiles = recovered.filter(asset => unchangedBefore.has(contentKey(asset))).length + (retried ? stillFailing : 0)

  const added = sum(scan => scan.added)
  const changed = sum(scan => scan.changed)
  const touched = Math.min(files, added + changed + before.pending + retriedFiles)
  const failedBefore = retried ? 0 : stillFailing
  const failed = Math.min(touched, after.failed.length - failedBefore)
  const waiting = Math.min(touched - failed, after.pending)
  const worked = touched - waiting
  return {
    libraries,
    files,
    done: worked - failed,
    failed,
    skipped: files - touched,
    waiting,
    failedBefore,
    added,
    changed,
    resumed: before.pending,
    moved: sum(scan => scan.moved),
    missing: Math.max(0, after.missing - before.missing),
    unreadable: scans.flatMap(scan => scan.unreadable),
    seconds,
    rate: worked > 0 ? worked / seconds : null,
  }
}

/** The same for an asset as long as its file is not changed. */
function contentKey({ id, size, modifiedAt }: Asset): string {
  return `${id} ${size} ${modifiedAt}`
}

/**
 * How many files of other libraries than `own` were worked on in a run, for which it waited as well: those that waited
 * before it, and what scans found meanwhile.
 */
export function filesOfOthers(own: ReadonlySet<number>, before: ReadonlyMap<number, Snapshot>, scans: readonly ScanSummary[]): number {
  const waited = [...before].reduce((sum, [id, { pending }]) => own.has(id) ? sum : sum + pending, 0)
  return scans.reduce((sum, { libraryId, added, changed }) => own.has(libraryId) ? sum : sum + added + changed, waited)
}

/** What is known of these libraries at this moment. */
export async function snapshot(client: Client, libraryIds: readonly number[]): Promise<Snapshot> {
  const each = await Promise.all(libraryIds.map(async libraryId => ({
    pending: (await client.listAssets({ libraryId, state: 'pending', limit: 1 })).total,
    failed: await everyAsset(client, { libraryId, state: 'failed' }),
    missing: (await client.listAssets({ libraryId, state: 'missing', limit: 1 })).total,
  })))
  return joined(each)
}

/** What is known of several libraries together. */
export function joined(snapshots: readonly Snapshot[]): Snapshot {
  return {
    pending: snapshots.reduce((sum, { pending }) => sum + pending, 0),
    failed: snapshots.flatMap(({ failed }) => failed),
    missing: snapshots.reduce((sum, { missing }) => sum + missing, 0),
  }
}
