import type { Database } from './connection.ts'

type Points = readonly (readonly [number, number])[]

export interface FittedCalibration {
  /** Of cosines between pictures. */
  readonly points: Points
  /** Of cosines between texts and pictures; null where the encoder knows no texts. */
  readonly text: Points | null
  /** How many images it was fitted on. */
  readonly images: number
}

interface Row {
  readonly points: string
  readonly textPoints: string | null
  readonly images: number
}

/** Score calibrations that were fitted on the user's own pictures, for encoders whose manifest has none. They are asked for with every score, so those that were read stay in memory. */
export function calibrationQueries(db: Database) {
  const get = db.prepare<[string], Row>('SELECT points, text_points AS textPoints, images FROM calibration WHERE encoder = ?')
  const set = db.prepare('INSERT INTO calibration (encoder, points, text_points, images) VALUES (?, ?, ?, ?) ON CONFLICT (encoder) DO UPDATE SET points = excluded.points, text_points = excluded.text_points, images = excluded.images')
  const remove = db.prepare('DELETE FROM calibration WHERE encoder = ?')
  const known = new Map<string, FittedCalibration | undefined>()

  function read(encoder: string): FittedCalibration | undefined {
    const row = get.get(encoder)
    return row && { points: parsed(row.points), text: row.textPoints === null ? null : parsed(row.textPoints), images: row.images }
  }

  return {
    get: (encoder: string): FittedCalibration | undefined => {
      if (!known.has(encoder))
        known.set(encoder, read(encoder))
      return known.get(encoder)
    },
    set: (encoder: string, { points, text, images }: FittedCalibration): void => {
      set.run(encoder, JSON.stringify(points), text && JSON.stringify(text), images)
      known.delete(encoder)
    },
    remove: (encoder: string): void => {
      remove.run(encoder)
      known.delete(encoder)
    },
  }
}

function parsed(json: string): Points {
  return JSON.parse(json) as Points
}
