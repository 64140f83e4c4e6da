import type { Target } from './target.ts'
import { readdir, rm, rmdir } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** What of a package is not needed at run time. Paths are within the package, with slashes. */
interface Rule {
  readonly name: string
  /** Matches what goes. */
  readonly files?: RegExp
  /** Matches files of one platform, whose groups `platform` and `arch` say of which: those of others go. */
  readonly builds?: RegExp
  /** Matches files of one platform by its name: those of others go. */
  readonly only?: Readonly<Partial<Record<Target['platform'], RegExp>>>
}

/** Kept wherever it lies: whoever passes a program on passes these on as well. */
const licence = /(?:^|\/)(?:licen[cs]e|notice|copying|copyright|third-?party)[^/]*$/i

/** In any package: maps and types for those who work on it, and its tests. */
const everywhere = /\.(?:map|flow|tsbuildinfo)$|\.d\.[cm]?ts$|^(?:tests?|__tests__|examples?|benchmarks?|coverage|\.github)\//

/** Packages that hold more than a program needs to run. */
const rules: readonly Rule[] = [
  {
    name: 'onnxruntime-node',
    builds: /^bin\/napi-v\d+\/(?<platform>\w+)\/(?<arch>\w+)\//,
    // The libraries of DirectML and WebGPU are loaded where one of them is asked for; Likeness asks for the processor alone.
    // The library of macOS is there under two names; the short one is what is loaded.
    files: /^script\/|\/(?:DirectML|dxcompiler|dxil)\.dll$|\/libonnxruntime\.\d+\.\d+\.\d+\.dylib$/,
  },
  { name: 'better-sqlite3', builds: /^prebuilds\/(?<platform>[a-z0-9]+)-(?<arch>\w+)\.node$/, files: /^(?:deps|src)\/|^binding\.gyp$/ },
  { name: 'usearch', builds: /^prebuilds\/(?<platform>[a-z0-9]+)-(?<arch>[\w+]+)\//, files: /^(?:c|cpp|cmake|include|numkong)\/|^javascript\/(?!dist\/)|^binding\.gyp$/ },
  { name: '@parcel/watcher', files: /^(?:src|scripts)\/|^binding\.gyp$/ },
  { name: 'node-addon-api', files: /^(?!package\.json$)/ },
  { name: 'sharp', files: /^(?:src|install)\// },
  { name: 'libheif-js', files: /^libheif\/|^libheif-wasm\/(?!libheif-bundle\.mjs$)/ },
  { name: 'playwright-core', files: /^(?:types|bin)\/|^lib\/vite\// },
  { name: 'zod', files: /^src\// },
  { name: 'trash', only: { darwin: /^lib\/macos-trash$/, win32: /^lib\/windows-trash\.exe$/ } },
]

const byName = new Map(rules.map(rule => [rule.name, rule]))

/** Whether a file is not needed by the engine of `target`. `path` is within a `node_modules` folder, with slashes. */
export function isSuperfluous(path: string, target: Target): boolean {
  const { name, file } = splitPath(path)
  if (name === '')
    return file.startsWith('.bin/')
  const rule = byName.get(name)
  const build = rule?.builds?.exec(file)?.groups
  if (build && (build['platform'] !== target.platform || !build['arch']?.split('+').includes(target.arch)))
    return true
  if (Object.entries(rule?.only ?? {}).some(([platform, files]) => platform !== target.platform && files.test(file)))
    return true
  if (licence.test(file))
    return false
  return everywhere.test(file) || rule?.files?.test(file) === true
}

/** The package, innermost, that a file within `node_modules` belongs to. */
function splitPath(path: string): { readonly name: string, readonly file: string } {
  const inner = path.split('/node_modules/').at(-1) ?? path
  const [first = '', second = '', ...rest] = inner.split('/')
  if (first.startsWith('.'))
    return { name: '', file: inner }
  return first.startsWith('@') ? { name: `${first}/${second}`, file: rest.join('/') } : { name: first, file: [second, ...rest].join('/') }
}

/** Removes from a `node_modules` folder what the engine of `target` does not need, and the folders that are empty then. */
export async function prune(folder: string, target: Target): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.filter(entry => !entry.isDirectory()).map(entry => join(entry.parentPath, entry.name))
  const gone = paths.filter(path => isSuperfluous(path.slice(folder.length + 1).split(sep).join('/'), target))
  await Promise.all(gone.map(path => rm(path)))
  // The deepest first: a folder may be empty once those in it are gone.
  for (const entry of entries.filter(entry => entry.isDirectory()).map(entry => join(entry.parentPath, entry.name)).sort((a, b) => b.length - a.length))
    await rmdir(entry).catch(() => undefined)
}
