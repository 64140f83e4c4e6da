import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { projectFolder, runScript } from './processes.ts'
import { addCounts, countFile, countPlaywright, countVitest } from './test-counts.ts'

const folder = join(projectFolder, 'test-results')
const reports = { unit: join(folder, 'unit.json'), e2e: join(folder, 'e2e.json'), desktop: join(folder, 'desktop.json') }

interface Step {
  readonly script: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** One after another; those of a line beside one another, each of which keeps one core busy and says something only where it fails. */
const steps: readonly (readonly Step[])[] = [
  [{ script: 'setup-browser' }],
  [{ script: 'build' }],
  [{ script: 'lint' }, { script: 'typecheck' }],
  [{ script: 'knip' }],
  [{ script: 'test:unit', args: ['--reporter=default', '--reporter=json', `--outputFile.json=${reports.unit}`] }],
  [{ script: 'test:e2e', args: ['--reporter=list,json'], env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reports.e2e } }],
  [{ script: 'test:desktop', args: ['--reporter=list,json'], env: { PLAYWRIGHT_JSON_OUTPUT_FILE: reports.desktop } }],
]

/** Proves the whole tree: every step runs, whatever failed before it; the last line counts the tests. */
async function testAll(): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  const failed: string[] = []
  for (const beside of steps) {
    const passed = await Promise.all(beside.map(runStep))
    failed.push(...beside.filter((_, at) => !passed[at]).map(({ script }) => script))
  }
  const counts = addCounts([countFile(reports.unit, countVitest), countFile(reports.e2e, countPlaywright), countFile(reports.desktop, countPlaywright)])
  console.log(failed.length > 0 ? `\nFailed steps: ${failed.join(', ')}` : '\nAll steps passed.')
  if (counts.flaky > 0)
    console.log(`${counts.flaky} flaky, counted as failed: passed only when tried again`)
  if (counts.skipped > 0)
    console.log(`${counts.skipped} skipped`)
  console.log(`${counts.passed} passed, ${counts.failed} failed`)
  process.exitCode = failed.length > 0 || counts.failed > 0 ? 1 : 0
}

/** Whether it passed. */
async function runStep({ script, args = [], env = {} }: Step): Promise<boolean> {
  const start = performance.now()
  console.log(`\n── ${script}`)
  const code = await runScript(script, args, { env })
  console.log(`── ${script}: ${code === 0 ? 'passed' : `failed with code ${code}`} (${Math.round((performance.now() - start) / 1000)} s)`)
  return code === 0
}

await testAll()
