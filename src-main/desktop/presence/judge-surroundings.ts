import type { PowerMonitor } from 'electron'
import type { Surroundings } from '../../contract/requests.ts'

/** What the engine is told of the machine; `activity` is as the system says it. Where the system does not know, the engine goes by what it sees itself. */
export function surroundingsOf(onBattery: boolean, activity: ReturnType<PowerMonitor['getSystemIdleState']>): Surroundings {
  return activity === 'unknown' ? { onBattery } : { onBattery, userActive: activity === 'active' }
}
