import type { EngineHost, ShellLog } from '../types.ts'
import { powerMonitor } from 'electron'
import { surroundingsOf } from './judge-surroundings.ts'

/** Whoever did nothing for so long is not at the machine, seconds. */
const idleSeconds = 60
const lookEveryMs = 15_000

/** Events of Electron's `powerMonitor`; its types name each in an overload of its own. */
const changes = ['on-battery', 'on-ac', 'resume', 'lock-screen', 'unlock-screen'] as readonly 'on-battery'[]

/**
 * Tells the engine whether the machine runs on its battery and whether somebody works at it: at each of its starts, and when that
 * changes, until the function that is answered is called. To be called once the app is ready.
 */
export function reportSurroundings({ client, state, onState }: Pick<EngineHost, 'client' | 'state' | 'onState'>, log: ShellLog): () => void {
  let told = ''

  function report(): void {
    if (state().state !== 'running')
      return
    const surroundings = surroundingsOf(powerMonitor.isOnBatteryPower(), powerMonitor.getSystemIdleState(idleSeconds))
    const said = JSON.stringify(surroundings)
    if (said === told)
      return
    told = said
    client.reportSurroundings(surroundings).catch((error: unknown) => {
      told = ''
      log.error('the engine could not be told of the machine', error)
    })
  }

  changes.forEach(name => powerMonitor.on(name, report))
  const looking = setInterval(report, lookEveryMs)
  const forget = onState(({ state }) => {
    told = ''
    if (state === 'running')
      report()
  })
  report()
  return () => {
    forget()
    clearInterval(looking)
    changes.forEach(name => powerMonitor.off(name, report))
  }
}
