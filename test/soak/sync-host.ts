import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import { systemClock } from '../../src-main/sync/clock.ts'
import { connectors } from '../../src-main/sync/connectors/all.ts'
import { createVisualLayerConnector } from '../../src-main/sync/connectors/visual-layer.ts'
import { openKeeping } from '../helpers/sync/keeping.ts'

/*
 * `node test/soak/sync-host.ts <data folder>`: opens what keeps collections elsewhere, without all that indexes and searches, runs
 * the first sync once, and prints how that ended. What is waited for between attempts takes next to no time. Writes "running" first.
 */
const longestWait = 10

const keeping = openKeeping({
  dataDir: process.argv[2]!,
  connectors: connectors.map(connector => connector.service.id === 'visual-layer' ? createVisualLayerConnector({ pollMs: 2 }) : connector),
  clock: { now: systemClock.now, wait: (ms, signal) => systemClock.wait(Math.min(ms, longestWait), signal) },
  random: Math.random,
  log: pino({ level: 'silent' }),
})
const { id } = keeping.syncs.list()[0]!
keeping.syncs.run(id, { approve: true })
process.stdout.write('running\n')
while (keeping.syncs.isGoing(id))
  await wait(2)
process.stdout.write(`${JSON.stringify(keeping.syncs.runs(id)[0])}\n`)
await keeping.close()
