import type { Database } from './connection.ts'

export interface FittedCalibration {
  readonly points: readonly (readonly [number, number])[]
  /** How many images it was fitted on. */
  readonly images: number
}

/** Score calibrations that were fitted on the user's own pictures, for encoders whose manifest has none. */
export function calibrationQueries(db: Database) {
  const get = db.prepare<[string], { readonly points: string, readonly images: number }>('SELECT points, images FROM calibration WHERE encoder = ?')
  const set = db.prepare('INSERT INTO calibration (encoder, points, images) VALUES (?, ?, ?) ON CONFLICT (encoder) DO UPDATE SET points = excluded.points, images = excluded.images')
  return {
    get: (encoder: string): FittedCalibration | undefined => {
      const row = get.get(encoder)
      return row && { points: JSON.parse(row.points) as FittedCalibration['points'], images: row.images }
    },
    set: (encoder: string, { points, images }: FittedCalibration): void => void set.run(encoder, JSON.stringify(points), images),
  }
}
