import type { Measurement as Measured } from '../contract/insight.ts'
import type { ShownParts } from '../search/shown-picture.ts'
import type { Spaces } from './spaces.ts'
import { Measurement } from '../contract/insight.ts'
import { measureEncoder } from '../search/measure.ts'

export type Measurements = ReturnType<typeof createMeasurements>

/** What encoders did when they were last measured on this machine. */
export function createMeasurements({ spaces, ...parts }: ShownParts & { readonly spaces: Spaces }) {
  const { settings } = parts.catalog
  return {
    /** The last measurement of each installed encoder that was measured. */
    list: async (): Promise<Measured[]> => (await spaces.list()).flatMap(({ id }) => {
      const kept = settings.get(`measurement.${id}`)
      const read = kept === undefined ? undefined : Measurement.safeParse(JSON.parse(kept))
      return read?.success ? [read.data] : []
    }),
    /** Measures an encoder now, and keeps that. Errors: encoder_not_found, encoder_invalid, measurement_too_few, engine_closing. */
    measure: async (id: string): Promise<Measured> => {
      const measured = await spaces.withEncoder(id, (encoder, signal) => measureEncoder(parts, { encoder, active: spaces.active() }, signal))
      settings.set(`measurement.${id}`, JSON.stringify(measured))
      return measured
    },
  }
}
