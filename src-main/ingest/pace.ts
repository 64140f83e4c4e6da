import type { IngestProgress, Settings } from '../contract/entities.ts'

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

export interface Stand {
  /** Something waits or is under way. */
  readonly waits: boolean
  readonly scanning: boolean
  readonly paused: boolean
  /** Nothing can be written. */
  readonly halted: boolean
}

/** The one word for how it stands: what keeps work from going on is told only when there is work, and no folder is walked meanwhile. */
export function phaseOf({ waits, scanning, paused, halted }: Stand): IngestProgress['phase'] {
  if (waits && !paused && !halted)
    return 'working'
  if (scanning)
    return 'scanning'
  if (!waits)
    return 'idle'
  return paused ? 'paused' : 'halted'
}
