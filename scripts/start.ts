import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { likenessCommand, projectFolder, run, runScript } from './processes.ts'

const built = ['main/index.js', 'preload/index.cjs', 'renderer/index.html'].map(file => join(projectFolder, 'out', file))
const electronFolder = join(projectFolder, 'node_modules', 'electron')
const downloadSeconds = 120

/** Opens Likeness, built first where it is not: the desktop app where it can run, else the server with the window in the browser. */
async function start(): Promise<void> {
  const args = process.argv.slice(2)
  if (!built.every(existsSync)) {
    process.exitCode = await runScript('build')
    if (process.exitCode !== 0)
      return
  }
  const program = await electron()
  if ('path' in program) {
    const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
    // The folder, not the file in it: Electron takes the version and the name of the app from its package.json.
    process.exitCode = await run(program.path, [...sandbox, projectFolder, ...args])
    return
  }
  console.log(`${program.reason} Likeness opens in the browser instead.`)
  process.exitCode = await run(process.execPath, [likenessCommand, 'serve', '--open', ...args])
}

/** The Electron program, fetched at first use, or why the desktop app cannot be opened. */
async function electron(): Promise<{ readonly path: string } | { readonly reason: string }> {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    return { reason: 'There is no display for the desktop app.' }
  if (!existsSync(electronFolder))
    return { reason: 'Electron is not installed.' }
  const path = electronPath()
  if (path !== undefined)
    return { path }
  console.log(`Fetching Electron, for at most ${downloadSeconds} s…`)
  const code = await run(process.execPath, [join(electronFolder, 'install.js')], { timeout: downloadSeconds * 1000 })
  const fetched = code === 0 ? electronPath() : undefined
  return fetched === undefined ? { reason: 'Electron could not be fetched.' } : { path: fetched }
}

function electronPath(): string | undefined {
  const pointer = join(electronFolder, 'path.txt')
  if (!existsSync(pointer))
    return undefined
  const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electronFolder, 'dist'), readFileSync(pointer, 'utf8'))
  return existsSync(path) ? path : undefined
}

await start()
