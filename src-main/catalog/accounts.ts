import type { ErrorCode } from '../contract/errors.ts'
import type { Account } from '../contract/sync.ts'
import type { Database } from './connection.ts'

interface AccountRow {
  readonly id: string
  readonly service: string
  readonly name: string
  readonly fields: string
  readonly secrets_kept: Account['secretsKept']
  readonly limits: string
  readonly created_at: number
  readonly tried_at: number | null
  readonly code: ErrorCode | null
  readonly message: string | null
}

/** What of an account its user sets. */
export type AccountValues = Pick<Account, 'name' | 'fields' | 'secretsKept' | 'limits'>

/** The accounts at hosted services, without their secrets. Times are those of `now`, in ms since 1970. */
export function accountQueries(db: Database, now: () => number = Date.now) {
  const list = db.prepare<[], AccountRow>('SELECT * FROM account ORDER BY created_at, id')
  const get = db.prepare<[string], AccountRow>('SELECT * FROM account WHERE id = ?')
  const insert = db.prepare('INSERT INTO account (id, service, name, fields, secrets_kept, limits, created_at) VALUES (@id, @service, @name, @fields, @secretsKept, @limits, @createdAt)')
  const change = db.prepare('UPDATE account SET name = @name, fields = @fields, secrets_kept = @secretsKept, limits = @limits, tried_at = NULL, code = NULL, message = NULL WHERE id = @id')
  const noteTrial = db.prepare('UPDATE account SET tried_at = ?, code = ?, message = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM account WHERE id = ?')
  return {
    /** All, the oldest first. */
    list: (): Account[] => list.all().map(toAccount),
    get: (id: string): Account | undefined => {
      const row = get.get(id)
      return row && toAccount(row)
    },
    /** Adds an account. Its id must be free. */
    insert: (account: AccountValues & Pick<Account, 'id' | 'service'>): void => void insert.run({ ...written(account), id: account.id, service: account.service, createdAt: now() }),
    /** What came of trying it before says nothing of it any more. */
    change: (id: string, values: AccountValues): void => void change.run({ ...written(values), id }),
    /** It was tried just now; null: all was well. */
    noteTrial: (id: string, failure: Account['failure']): void => void noteTrial.run(now(), failure?.code ?? null, failure?.message ?? null, id),
    /** With its syncs, their runs and what the ledger knows. False when there is none. */
    remove: (id: string): boolean => remove.run(id).changes > 0,
  }
}

function written({ name, fields, secretsKept, limits }: AccountValues) {
  return { name, fields: JSON.stringify(fields), secretsKept, limits: JSON.stringify(limits) }
}

function toAccount(row: AccountRow): Account {
  return {
    id: row.id,
    service: row.service,
    name: row.name,
    fields: JSON.parse(row.fields) as Account['fields'],
    secretsKept: row.secrets_kept,
    limits: JSON.parse(row.limits) as Account['limits'],
    createdAt: new Date(row.created_at).toISOString(),
    triedAt: row.tried_at === null ? null : new Date(row.tried_at).toISOString(),
    failure: row.code === null ? null : { code: row.code, message: row.message ?? '' },
  }
}
