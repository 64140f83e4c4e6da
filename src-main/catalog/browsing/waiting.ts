import type { Kind } from '../../contract/formats.ts'
import type { Database } from '../connection.ts'

/** A step that assets of a kind need: its name in the catalog, and the version from which on it counts as done. */
export interface NeededStep {
  readonly kind: Kind
  readonly step: string
  readonly version: number
}

interface DoneRow {
  readonly kind: Kind
  readonly step: string
  readonly version: number
  readonly assets: number
}

const waits = `pending = 1 AND missing_since IS NULL`

/** How many assets that wait have not had each of these steps, in their order. */
export function waitingSteps(db: Database, needed: readonly NeededStep[]): (NeededStep & { readonly assets: number })[] {
  const pending = new Map(db.prepare<[], { readonly kind: Kind, readonly assets: number }>(`SELECT kind, count(*) AS assets FROM asset WHERE ${waits} GROUP BY kind`).all().map(({ kind, assets }) => [kind, assets]))
  const done = pending.size === 0
    ? []
    : db.prepare<[], DoneRow>(`SELECT kind, step, version, count(*) AS assets FROM asset CROSS JOIN ingest_step ON asset_id = asset.id AND ingest_step.state = 'done' WHERE ${waits} GROUP BY kind, step, version`).all()
  return needed.map(({ kind, step, version }) => {
    const had = done.filter(row => row.kind === kind && row.step === step && row.version >= version)
    return { kind, step, version, assets: (pending.get(kind) ?? 0) - had.reduce((sum, { assets }) => sum + assets, 0) }
  })
}
