import type { Catalog } from '../catalog/catalog.ts'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The encoders that come with the program. */
export interface ShippedEncoders {
  /** Absolute path; holds a folder for each of them. */
  readonly folder: string
  /** The id of the one that answers until the user chooses another. */
  readonly default: string
}

export const shippedEncoders: ShippedEncoders = {
  folder: fileURLToPath(new URL('../../resources/encoders', import.meta.url)),
  default: 'likeness-mini',
}

/** Ids of the encoders of a data folder, as it was left. */
export interface RememberedEncoders {
  /** Undefined in a new data folder. */
  readonly active: string | undefined
  /** The one that was being prepared to take its place. */
  readonly preparing: string | undefined
  /** Those that were the default when the data folder was used, the last one at the end. */
  readonly defaults: readonly string[]
}

export interface EncoderChoice {
  readonly active: string
  readonly preparing: string | undefined
}

/** The default of programs that did not note it yet. */
const firstDefault = 'likeness-mini'

const Ids = z.array(z.string())

/** What the catalog knows of the encoders that were in use. */
export function recallEncoders({ settings }: Pick<Catalog, 'settings'>): RememberedEncoders {
  const noted = settings.get('encoder.defaults')
  return {
    active: settings.get('encoder.active'),
    preparing: settings.get('encoder.preparing'),
    defaults: noted === undefined ? [firstDefault] : Ids.parse(JSON.parse(noted)),
  }
}

/** Notes which encoder is the default now. */
export function noteDefault({ settings }: Pick<Catalog, 'settings'>, { defaults }: RememberedEncoders, current: string): void {
  settings.set('encoder.defaults', JSON.stringify([...defaults.filter(id => id !== current), current]))
}

/**
 * Which encoder is to answer, and which is to be prepared to take its place. Who has the last default, or is on the way to it, is led
 * on to the present one; who chose another encoder keeps it, as does who went back to an older default.
 */
export function chooseEncoders({ active, preparing, defaults }: RememberedEncoders, current: string): EncoderChoice {
  if (active === undefined)
    return { active: current, preparing: undefined }
  const last = defaults.at(-1)
  if (last === current || (preparing ?? active) !== last)
    return { active, preparing }
  return { active, preparing: active === current ? undefined : current }
}
