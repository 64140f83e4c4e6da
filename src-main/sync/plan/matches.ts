import type { LedgerItem } from '../../catalog/sync-ledger.ts'
import type { Candidate, RemoteItem } from '../types.ts'
import { isAsItLies } from '../as-it-lies.ts'

/** What something of ours is looked for by among what lies at a service. */
export interface Wanted {
  readonly key: string
  readonly name: string
  /** Null where it is not known to the byte. */
  readonly bytes: number | null
  readonly md5: string | undefined
}

/** What a candidate, or an item of the ledger that is no candidate any longer, is looked for by. */
export function wantedOf(candidate: Candidate | undefined, row: LedgerItem | undefined, md5s: ReadonlyMap<string, string>): Wanted {
  const key = (candidate ?? row)!.key
  return { key, name: (row ?? candidate)!.name, bytes: row?.bytes ?? (candidate && isAsItLies(candidate) ? candidate.bytes : null), md5: md5s.get(key) }
}

/**
 * Finds what lies at a service already without the ledger knowing: by the key that it carries, else by its MD5, else by name and
 * size where only one of `wanted` has these. Each item is found once. `unknown`: the items that the ledger does not name.
 */
export function matchUnknown(wanted: readonly Wanted[], unknown: readonly RemoteItem[]): ReadonlyMap<string, RemoteItem> {
  const found = new Map<string, RemoteItem>()
  const taken = new Set<string>()

  function matchBy(markOf: (wanted: Wanted) => string | null | undefined, remoteMarkOf: (item: RemoteItem) => string | null, isUnique: boolean): void {
    const free = Map.groupBy(unknown.filter(({ id }) => !taken.has(id)), remoteMarkOf)
    const open = Map.groupBy(wanted.filter(({ key }) => !found.has(key)), markOf)
    for (const [mark, claimants] of open) {
      const item = mark ? free.get(mark)?.[0] : undefined
      if (!item || (isUnique && (claimants.length > 1 || differs(claimants[0]!.md5, item.md5))))
        continue
      found.set(claimants[0]!.key, item)
      taken.add(item.id)
    }
  }

  matchBy(({ key }) => key, ({ key }) => key, false)
  matchBy(({ md5 }) => md5, ({ md5 }) => md5, false)
  matchBy(({ name, bytes }) => nameAndBytes(name, bytes), ({ key, name, bytes }) => key === null ? nameAndBytes(name, bytes) : null, true)
  return found
}

function differs(one: string | undefined, other: string | null): boolean {
  return one !== undefined && other !== null && one !== other
}

function nameAndBytes(name: string, bytes: number | null): string | null {
  return name === '' || bytes === null ? null : `${bytes} ${name}`
}
