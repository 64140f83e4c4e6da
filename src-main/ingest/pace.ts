import type { Settings } from '../contract/entities.ts'

/** What matters of the machine's state to somebody who would use all of it. */
export interface Conditions {
  readonly onBattery: boolean
  /** Somebody works at the machine, or searches at this moment. */
  readonly userActive: boolean
}

/** How much is done at once; 'paused': nothing new is begun. */
export type Pace = 'full' | 'gentle' | 'paused'

/** The pace that the user's settings ask for under these conditions. */
export function paceOf(settings: Settings, { onBattery, userActive }: Conditions): Pace {
  if (settings.paused || (onBattery && settings.onBattery === 'pause'))
    return 'paused'
  const isGentle = (onBattery && settings.onBattery === 'gentle') || (userActive && settings.whenActive === 'gentle')
  return isGentle ? 'gentle' : 'full'
}
