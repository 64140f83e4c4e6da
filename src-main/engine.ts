import { mkdirSync } from 'node:fs'
import module from 'node:module'
import { join, resolve } from 'node:path'
import process from 'node:process'
import envPaths from 'env-paths'

/* The engine process of the desktop app: the shell starts it and speaks to it as contract/host.ts says. */

const home = process.env['LIKENESS_HOME']
const compiled = join(home ? resolve(home) : envPaths('likeness', { suffix: '' }).cache, 'compiled')
try {
  mkdirSync(compiled, { recursive: true, mode: 0o700 })
  module.enableCompileCache(compiled)
}
catch {
  // It starts more slowly, that is all; what is wrong with the folder is said of the data folder, in words.
}

const { runHosted } = await import('./engine/hosted/run.ts')
process.exit(await runHosted())
