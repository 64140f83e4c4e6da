import type { Target } from './target.ts'
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { gatherLicences } from '../licences/gather.ts'
import { npm, projectFolder } from '../processes.ts'
import { prune } from './prune.ts'
import { placeRuntime } from './runtime.ts'
import { packageSizes, sizeOf, sizeTable } from './sizes.ts'
import { nameOf } from './target.ts'

/** What of src-main runs in Electron alone. */
const shell = ['desktop', 'index.ts', 'tsconfig.json']

/** What of package.json the engine and its users read. */
const manifestKeys = ['name', 'version', 'description', 'type', 'private', 'license', 'dependencies'] as const

const launchers = join(import.meta.dirname, 'launchers')

/** Where the engine tree of a target is put, absolute. */
export function engineFolder(target: Target): string {
  return join(projectFolder, 'out', 'package', `engine-${nameOf(target)}`)
}

export interface TreeOptions {
  /** Called with the tree while it lies outside of the project, before it is put in place. */
  readonly prove?: (tree: string) => Promise<void>
  readonly print?: (line: string) => void
}

/**
 * Makes all that the engine of `target` needs in one folder: its sources, the built pages, the encoder, the modules of npm for that
 * system and its Node. It is made outside of the project, so that nothing of the project is found from it by chance.
 * The pages must have been built. Answers the folder.
 */
export async function makeEngineTree(target: Target, { prove, print = console.log }: TreeOptions = {}): Promise<string> {
  const work = await mkdtemp(join(tmpdir(), 'likeness-engine-'))
  const tree = join(work, 'engine')
  try {
    await mkdir(tree)
    await installModules(tree, target)
    const version = await placeRuntime(tree, target)
    await writeFile(join(tree, 'package.json'), await trimmedManifest())
    const before = new Map(await packageSizes(join(tree, 'node_modules')))
    await prune(join(tree, 'node_modules'), target)
    await copySources(tree)
    print(`Engine of ${nameOf(target)}, Node ${version}:\n${await describe(tree, before)}`)
    await prove?.(tree)
    const place = engineFolder(target)
    await rm(place, { recursive: true, force: true })
    await move(tree, place)
    return place
  }
  finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

async function installModules(tree: string, { platform, arch }: Target): Promise<void> {
  await Promise.all(['package.json', 'package-lock.json'].map(file => cp(join(projectFolder, file), join(tree, file))))
  const words = ['ci', '--prefix', tree, '--omit=dev', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', `--os=${platform}`, `--cpu=${arch}`]
  if (await npm([...words, ...platform === 'linux' ? ['--libc=glibc'] : []]) !== 0)
    throw new Error('`npm ci` failed in the engine tree; what it printed says why.')
  await rm(join(tree, 'package-lock.json'))
}

async function trimmedManifest(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(projectFolder, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>
  return `${JSON.stringify(Object.fromEntries(manifestKeys.map(key => [key, manifest[key]])), undefined, 2)}\n`
}

async function copySources(tree: string): Promise<void> {
  const sources = join(projectFolder, 'src-main')
  await cp(sources, join(tree, 'src-main'), { recursive: true, filter: path => !shell.includes(relative(sources, path)) })
  for (const path of ['bin', 'resources', 'LICENSE', join('out', 'renderer')])
    await cp(join(projectFolder, path), join(tree, path), { recursive: true, filter: path => basename(path) !== '.vite' })
  // Those of the project's own platform lie there; a package for another brings other modules.
  await writeFile(join(tree, 'out', 'renderer', 'licences.json'), JSON.stringify(await gatherLicences(tree)))
  await cp(launchers, join(tree, 'bin'), { recursive: true })
  await chmod(join(tree, 'bin', 'likeness'), 0o755)
}

async function describe(tree: string, before: ReadonlyMap<string, number>): Promise<string> {
  const after = new Map(await packageSizes(join(tree, 'node_modules')))
  const changed = [...before].filter(([name, size]) => size - (after.get(name) ?? 0) > 100_000)
  const modules = [...before.values()].reduce((sum, size) => sum + size, 0)
  const parts = ['node', 'node.exe', 'src-main', 'out/renderer', 'resources', 'bin'].map(async part => [part, await sizeOf(join(tree, part))] as const)
  const rows = (await Promise.all(parts)).filter(([, size]) => size > 0)
  return [
    sizeTable(changed.map(([name, size]) => [`  ${name}`, size, after.get(name) ?? 0])),
    sizeTable([['node_modules', modules, await sizeOf(join(tree, 'node_modules'))], ...rows, ['all', await sizeOf(tree)]]),
  ].join('\n')
}

async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  try {
    await rename(from, to)
  }
  catch (error) {
    // The temporary folder may lie on another disk.
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV'))
      throw error
    await cp(from, to, { recursive: true, verbatimSymlinks: true })
  }
}
