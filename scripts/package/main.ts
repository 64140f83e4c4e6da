import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { projectFolder, run } from '../processes.ts'
import { makeStandIn } from './stand-in.ts'

const builder = join(projectFolder, 'node_modules', 'electron-builder', 'cli.js')
const electron = join(projectFolder, 'node_modules', 'electron')
const built = ['main/index.js', 'main/.vite/bundled.json', 'preload/index.cjs', 'preload/.vite/bundled.json', 'renderer/index.html', 'renderer/.vite/bundled.json'].map(file => `out/${file}`)
const downloadSeconds = 600

/** Packages the app that has been built. The arguments are electron-builder's, such as `--dir` for a folder without an installer. */
async function pack(args: readonly string[]): Promise<number> {
  const missing = built.filter(path => !existsSync(join(projectFolder, path)))
  if (missing.length > 0)
    throw new Error(`Build the app first, by \`npm run build\`: there is no ${missing.join(', ')}.`)
  if (process.env['LIKENESS_ELECTRON_DIST'] || await fetchElectron())
    return build(args)
  if (!args.includes('--dir') || process.platform !== 'linux')
    throw new Error('Electron could not be fetched. Installers are made of the real one alone; on Linux `npm run package -- --dir` tries the packaging without it.')
  console.log('Electron could not be fetched. What is packaged now starts in the test rig of this project: it shows whether the package is whole and is nothing to hand on.')
  const standIn = await mkdtemp(join(tmpdir(), 'likeness-electron-'))
  try {
    await makeStandIn(standIn)
    return await build(args, { LIKENESS_ELECTRON_DIST: standIn })
  }
  finally {
    await rm(standIn, { recursive: true, force: true })
  }
}

function build(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<number> {
  return run(process.execPath, [builder, '--config', 'electron-builder.config.js', '--publish', 'never', ...args], { env })
}

/** Fetches Electron into the cache that electron-builder looks in as well. False where that does not work. */
async function fetchElectron(): Promise<boolean> {
  return existsSync(join(electron, 'path.txt')) || await run(process.execPath, [join(electron, 'install.js')], { timeout: downloadSeconds * 1000 }) === 0
}

try {
  process.exitCode = await pack(process.argv.slice(2))
}
catch (thrown) {
  console.error(thrown instanceof Error ? thrown.message : thrown)
  process.exitCode = 1
}
