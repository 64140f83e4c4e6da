import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import process from 'node:process'

interface Package { readonly name: string, readonly productName?: string, readonly version: string }

/** The folder of the package that holds the program which Node was asked to run. */
export const appFolder = folderOfPackage(resolve(process.argv[1] ?? '.'))

const about = JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as Package

export const appVersion = about.version

let name = about.productName ?? about.name
const chosen = new Map<string, string>()

/** Name of the app, as its package has it until it gives itself another. */
export function appName(): string {
  return name
}

export function setAppName(value: string): void {
  name = value
}

/** One of Electron's folders. Throws for a name that is none. */
export function pathOf(of: string): string {
  const path = chosen.get(of) ?? defaultOf(of)
  if (path === undefined)
    throw new Error(`Failed to get '${of}' path`)
  return path
}

export function setPathOf(of: string, path: string): void {
  if (defaultOf(of) === undefined)
    throw new Error(`Failed to set '${of}' path`)
  mkdirSync(path, { recursive: true })
  chosen.set(of, path)
}

function defaultOf(of: string): string | undefined {
  const home = homedir()
  const config = process.env['XDG_CONFIG_HOME'] ?? join(home, '.config')
  const folders: Readonly<Record<string, string>> = {
    home,
    appData: config,
    userData: join(config, name),
    sessionData: chosen.get('userData') ?? join(config, name),
    temp: tmpdir(),
    exe: process.execPath,
    module: process.execPath,
    desktop: join(home, 'Desktop'),
    documents: join(home, 'Documents'),
    downloads: join(home, 'Downloads'),
    logs: join(chosen.get('userData') ?? join(config, name), 'logs'),
    crashDumps: join(chosen.get('userData') ?? join(config, name), 'Crashpad'),
  }
  return folders[of]
}

function folderOfPackage(path: string): string {
  const folder = existsSync(join(path, 'package.json')) ? path : dirname(path)
  if (folder === path && !existsSync(join(path, 'package.json')))
    throw new Error('the rig runs a program of a package, and there is no package.json above it')
  return folder === path ? path : folderOfPackage(folder)
}
