import process from 'node:process'
import { parseArgs } from 'node:util'
import { services } from '../helpers/sync/services.ts'
import { killSyncing } from './sync-killing.ts'

/*
 * `npm run soak:sync -- [--kills 50] [--seed 1] [--service Scenario]`: for each hosted service, kills the process that keeps a
 * collection there at random moments, each time going on with what the killed one left, and looks whether in the end all is
 * there, each once.
 */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '50' }, seed: { type: 'string', default: '1' }, service: { type: 'string' } } })
const faults: string[] = []
process.stdout.write('service                  kills  assets  there  faults  min\n')
for (const service of services.filter(({ name }) => values.service === undefined || name === values.service)) {
  const started = performance.now()
  const report = await killSyncing(service, Number(values.kills), Number(values.seed))
  faults.push(...report.faults.map(fault => `${report.service}: ${fault}`))
  process.stdout.write(`${[report.service.padEnd(23), String(report.kills).padStart(6), String(report.assets).padStart(7), String(report.there).padStart(6), String(report.faults.length).padStart(7), ((performance.now() - started) / 60_000).toFixed(1).padStart(5)].join(' ')}\n`)
}
process.stdout.write(faults.length === 0 ? 'nothing is lost, nothing is there twice\n' : `${faults.length} faults:\n  ${faults.slice(0, 50).join('\n  ')}\n`)
process.exitCode = faults.length === 0 ? 0 : 1
