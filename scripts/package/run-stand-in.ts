import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { extractAll } from '@electron/asar'
import { run } from '../processes.ts'

/* node run-stand-in.ts <folder of the packaged app> [arguments…]: runs the app in the rig of test/desktop. */

const [folder = '', ...args] = process.argv.slice(2)
const resources = join(folder, 'resources')
const rig = fileURLToPath(new URL('../../test/desktop/rig/register.ts', import.meta.url))

const app = await mkdtemp(join(tmpdir(), 'likeness-app-'))
try {
  extractAll(join(resources, 'app.asar'), app)
  process.exitCode = await run(process.execPath, ['--import', rig, join(app, 'out', 'main', 'index.js'), ...args], { env: { LIKENESS_RIG_RESOURCES: resources } })
}
finally {
  await rm(app, { recursive: true, force: true })
}
