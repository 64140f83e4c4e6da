import { join } from 'node:path'
import SQLite from 'better-sqlite3'
import { expect, it } from 'vitest'
import { openCatalog } from '../../../src-main/catalog/catalog.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

it('removes what belongs to no account, sync, asset or received file any more, and nothing else', async () => {
  await using folder = await temporaryFolder()
  openCatalog(folder.path).close()
  const db = new SQLite(join(folder.path, 'catalog.db'))
  db.pragma('foreign_keys = OFF')
  db.exec(`
    INSERT INTO account (id, service, name, fields, secrets_kept, limits, created_at) VALUES ('kept', 'echo3d', 'Ours', '{}', 'plain', '{"parallel":1,"requestsPerSecond":1,"kilobytesPerSecond":null}', 0);
    INSERT INTO sync (id, collection, account_id, container, container_name, options, created_at) VALUES ('s1', 'c', 'kept', 'x', 'x', '{}', 0), ('s2', 'c', 'lost', 'x', 'x', '{}', 0);
    INSERT INTO sync_run (sync_id, started_at, outcome) VALUES ('s1', 0, 'done'), ('s3', 0, 'done');
    INSERT INTO sync_item (account_id, container, key, asset_id, name, state, bytes, updated_at) VALUES ('kept', 'x', 'k', 99, 'n', 'there', 1, 0), ('lost', 'x', 'k', 99, 'n', 'there', 1, 0);
    INSERT INTO received (collection, key, hash, asset_id, path, place) VALUES ('c', 'lost', 'h', 99, 'p', 'p');
    INSERT INTO received_beside (collection, key, path, place) VALUES ('c', 'lost', 'b', 'b'), ('c', 'never', 'b', 'b');
  `)
  db.close()
  const catalog = openCatalog(folder.path)
  // What lies beside a received file goes with it.
  expect(catalog.safekeeping.removeOrphans()).toBe(5)
  expect(catalog.syncs.list().map(({ id }) => id)).toEqual(['s1'])
  expect(catalog.syncs.runs('s1')).toHaveLength(1)
  expect(catalog.syncLedger.of({ accountId: 'kept', container: 'x' }).counts().there).toBe(1)
  expect(catalog.safekeeping.removeOrphans()).toBe(0)
  catalog.close()
})
