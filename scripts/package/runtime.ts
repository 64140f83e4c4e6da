import type { Target } from './target.ts'
import { chmod, copyFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { nameOf } from './target.ts'

/** The oldest Node that runs TypeScript without a word of warning. */
const oldest = [24, 12] as const

/** What a Node is called in a package's engine. */
export function runtimeName({ platform }: Target): string {
  return platform === 'win32' ? 'node.exe' : 'node'
}

/**
 * Puts the Node of `target` into the engine tree: that of the npm package which `npm ci` laid there, else the one that runs this, when it
 * is of that system and processor. The npm packages go then. Answers its version. Throws where there is none that is new enough.
 */
export async function placeRuntime(tree: string, target: Target): Promise<string> {
  const system = target.platform === 'win32' ? 'win' : target.platform
  const packages = ['node', 'node-bin'].map(prefix => join(tree, 'node_modules', `${prefix}-${system}-${target.arch}`))
  const candidates = await Promise.all(packages.map(packagedRuntime))
  const own = { program: process.execPath, version: process.versions.node }
  const found = [...candidates, process.platform === target.platform && process.arch === target.arch ? own : undefined].find(candidate => candidate && isNewEnough(candidate.version))
  if (!found)
    throw new Error(`There is no Node from ${oldest.join('.')} on for ${nameOf(target)} on npm. Package for it on such a machine, with a Node of that version from nodejs.org.`)
  const place = join(tree, runtimeName(target))
  await copyFile(found.program, place)
  await chmod(place, 0o755)
  await Promise.all(packages.map(folder => rm(folder, { recursive: true, force: true })))
  return found.version
}

async function packagedRuntime(folder: string): Promise<{ readonly program: string, readonly version: string } | undefined> {
  const manifest = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined)
  if (manifest === undefined)
    return undefined
  const { version } = JSON.parse(manifest) as { readonly version: string }
  return { program: join(folder, 'bin', folder.includes('-win-') ? 'node.exe' : 'node'), version }
}

/** Whether a version such as `24.21.0` is recent enough to be shipped. */
export function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
}
