import type { Database } from './connection.ts'

/** A file that the engine was reading by itself when it ended. */
export interface Interrupted {
  readonly assetId: number
  /** How often the engine has ended while it was reading this file and no other. */
  readonly ends: number
}

/** Which files the engine's own process is reading at this moment: what is found here at a start is what the last one left. */
export function underWayQueries(db: Database) {
  const begin = db.prepare('INSERT INTO under_way (asset_id) SELECT id FROM asset WHERE id = ? ON CONFLICT (asset_id) DO NOTHING')
  const countEnd = db.prepare('UPDATE under_way SET ends = ends + 1 WHERE asset_id = ?')
  const end = db.prepare('DELETE FROM under_way WHERE asset_id = ?')
  const left = db.prepare<[], Interrupted>('SELECT asset_id AS assetId, ends FROM under_way ORDER BY ends, asset_id')
  const endSettled = db.prepare('DELETE FROM under_way WHERE EXISTS (SELECT 1 FROM asset WHERE id = asset_id AND pending = 0)')
  return {
    /** A file begins to be read. `alone`: no other one is, so that an end of the engine now would be this file's doing. */
    begin: (assetId: number, alone: boolean): void => {
      begin.run(assetId)
      if (alone)
        countEnd.run(assetId)
    },
    end: (assetId: number): void => void end.run(assetId),
    /** What an engine that ended was reading and is still waited for, those that ended it more often last. */
    left: (): Interrupted[] => {
      endSettled.run()
      return left.all()
    },
  }
}
