import { expect, it } from 'vitest'
import { services } from '../../helpers/sync/services.ts'
import { killSyncing } from '../../soak/sync-killing.ts'

const kills = 4

/** More of them: `npm run soak:sync`. */
it.concurrent.each(services)('$name: nothing is lost or sent twice by a program that is killed', async (service) => {
  const report = await killSyncing(service, kills, 1)
  expect(report.faults).toEqual([])
  expect(report.kills).toBe(kills)
  expect(report.there).toBe(report.assets)
}, 120_000)
