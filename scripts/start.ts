import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { likenessCommand, projectFolder, run, runScript } from './processes.ts'

const shell = join(projectFolder, 'out', 'main', 'index.js')
const pages = join(projectFolder, 'out', 'renderer', 'index.html')
const electronFolder = join(projectFolder, 'node_modules', 'electron')
const downloadSeconds = 120

/** Opens Likeness: the desktop app where it can run, else the server with the window in the browser. */
async function start(): Promise<void> {
  const args = process.argv.slice(2)
  const program = await electron()
  if ('path' in program) {
    const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
    process.exitCode = await run(program.path, [...sandbox, shell, ...args])
    return
  }
  console.log(`${program.reason} Likeness opens in the browser instead.`)
  const code = existsSync(pages) ? 0 : await runScript('build')
  process.exitCode = code === 0 ? await run(process.execPath, [likenessCommand, 'serve', '--open', ...args]) : code
}

/** The Electron program, fetched at first use, or why the desktop app cannot be opened. */
async function electron(): Promise<{ readonly path: string } | { readonly reason: string }> {
  if (!existsSync(shell))
    return { reason: 'The desktop app is not built.' }
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
