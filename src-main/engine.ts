import { mkdirSync } from 'node:fs'
import module from 'node:module'
import { join, resolve } from 'node:path'
import process from 'node:process'
import envPaths from 'env-paths'

/* The engine process of the desktop app: the shell starts it and speaks to it as contract/host.ts says. */

/** Has what is compiled at one start kept for the next, which is quicker by that. */
function keepCompiled(): void {
  // An AppImage lies elsewhere at each start: nothing would be found again, and it would pile up.
  if (process.env['APPIMAGE'])
    return
  const home = process.env['LIKENESS_HOME']
  const folder = join(home ? resolve(home) : envPaths('likeness', { suffix: '' }).cache, 'compiled')
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    module.enableCompileCache(folder)
  }
  catch {
    // It starts more slowly, that is all; what is wrong with the folder is said of the data folder, in words.
  }
}

keepCompiled()
const { runHosted } = await import('./engine/hosted/run.ts')
process.exit(await runHosted())
