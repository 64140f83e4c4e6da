import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { soak } from './soak.ts'

/* `npm run soak -- [--seed 1] [--operations 1000] [--minutes 60] [--watching 0.5]`: with minutes, one run after another, each with the next seed. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    operations: { type: 'string', default: '1000' },
    minutes: { type: 'string' },
    watching: { type: 'string', default: '0.5' },
  },
})
const [operations, watching] = [Number(values.operations), Number(values.watching)]
const until = values.minutes === undefined ? undefined : Date.now() + Number(values.minutes) * 60_000

for (let seed = Number(values.seed), first = true; first || (until !== undefined && Date.now() < until); seed++, first = false) {
  const folder = await mkdtemp(join(tmpdir(), 'likeness-soak-'))
  const signal = AbortSignal.timeout(until === undefined ? 2 ** 31 - 1 : Math.max(1, until - Date.now()))
  process.stdout.write(`seed ${seed}, ${operations} operations, in ${folder}\n`)
  try {
    const report = await soak({ folder, seed, operations, watching, signal, tell: line => process.stdout.write(`${line}\n`) })
    process.stdout.write(`${report.operations} operations, ${report.settlings} times settled, ${report.starts} starts, ${report.kills} kills: the catalog was as it should be each time\n`)
    await rm(folder, { recursive: true, force: true })
  }
  catch (error) {
    process.stdout.write(`\n${(error as Error).message}\n\nThe files and the engine's log (data/soak.log) are kept in ${folder}\nAgain: npm run soak -- --seed ${seed} --operations ${operations} --watching ${watching}\n`)
    process.exitCode = 1
    break
  }
}
