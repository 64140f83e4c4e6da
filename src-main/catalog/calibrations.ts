import type { Database } from './connection.ts'

type Points = readonly (readonly [number, number])[]

/** Score calibrations that were fitted on the user's own pictures, for encoders whose manifest has none. */
export function calibrationQueries(db: Database) {
  const get = db.prepare<[string], { readonly points: string }>('SELECT points FROM calibration WHERE encoder = ?')
  const set = db.prepare('INSERT INTO calibration (encoder, points) VALUES (?, ?) ON CONFLICT (encoder) DO UPDATE SET points = excluded.points')
  return {
    get: (encoder: string): Points | undefined => {
      const row = get.get(encoder)
      return row && JSON.parse(row.points) as Points
    },
    set: (encoder: string, points: Points): void => void set.run(encoder, JSON.stringify(points)),
  }
}
