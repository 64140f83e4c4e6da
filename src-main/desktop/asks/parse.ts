import type { WireError } from '../../contract/errors.ts'
import { posix, win32 } from 'node:path'
import { fileURLToPath } from 'node:url'
import { failure } from '../../contract/errors.ts'
import { faultOf } from './judge-path.ts'

/** What somebody outside asks of the app. */
export interface Asked {
  /** Absolute paths of files to search by. */
  readonly paths: readonly string[]
  /** What is not carried out, and why. */
  readonly refused: readonly WireError[]
}

/** What a start of the app is to do. */
export interface Arguments extends Asked {
  /** It starts without a window, with the session. */
  readonly hidden: boolean
  /** Writes or removes the entries of file managers and ends; undefined: an ordinary start. */
  readonly fileManagers: 'install' | 'remove' | undefined
}

/** Files of one ask, at most. */
const mostPaths = 100

const nothingAsked: Asked = { paths: [], refused: [] }

/**
 * Reads a command line without the program and, of an unpackaged app, its folder: `--find-similar <path>`, files, `file:` addresses
 * and links; `cwd` is what relative paths begin at. Switches that are not Likeness's own are Chromium's. A command line with a
 * link was composed by a browser: nothing else of it counts.
 */
export function parseArguments(args: readonly string[], cwd: string, platform: NodeJS.Platform): Arguments {
  const links = args.filter(isLink)
  if (links.length > 0)
    return { ...joinAsks(links.map(link => parseLink(link, platform))), hidden: false, fileManagers: undefined }
  const { switches, files } = sorted(args)
  return {
    ...joinAsks(files.map(file => parseFile(file, cwd, platform))),
    hidden: switches.includes('--hidden'),
    fileManagers: switches.includes('--install-file-manager') ? 'install' : switches.includes('--remove-file-manager') ? 'remove' : undefined,
  }
}

/** The arguments of a command line that are the app's own: without the program, and without the script that an unpackaged app is started by. */
export function ownArguments(argv: readonly string[], packaged: boolean): readonly string[] {
  const rest = argv.slice(1)
  if (packaged)
    return rest
  const script = rest.findIndex(argument => !argument.startsWith('-'))
  return script === -1 ? rest : rest.toSpliced(script, 1)
}

/** Reads `likeness://similar?path=<path>`: one absolute path of a file of this machine, and nothing else. */
export function parseLink(link: string, platform: NodeJS.Platform): Asked {
  const url = URL.canParse(link) ? new URL(link) : undefined
  const fault = url ? linkFault(url) : 'it is not an address'
  const path = url?.searchParams.get('path') ?? ''
  const reason = fault ?? faultOf(path, platform, true)
  return reason === undefined ? { paths: [normal(path, platform)], refused: [] } : refused(reason)
}

function linkFault(url: URL): string | undefined {
  if (url.protocol !== 'likeness:' || url.host !== 'similar' || !['', '/'].includes(url.pathname))
    return `expected likeness://similar?path=…, got "${url.href.slice(0, 200)}"`
  if (url.username !== '' || url.password !== '' || url.hash !== '')
    return 'it says more than which file to search by'
  return [...url.searchParams.keys()].join() === 'path' ? undefined : 'it must have one path and nothing else'
}

/** Reads the path of a file, or its `file:` address. */
export function parseFile(file: string, cwd: string, platform: NodeJS.Platform): Asked {
  const path = toPath(file, cwd, platform)
  if (path === undefined)
    return refused(`"${file.slice(0, 200)}" is not the address of a file on this machine`)
  const reason = faultOf(path, platform, false)
  return reason === undefined ? { paths: [path], refused: [] } : refused(reason)
}

function toPath(file: string, cwd: string, platform: NodeJS.Platform): string | undefined {
  const { isAbsolute, resolve } = platform === 'win32' ? win32 : posix
  if (!/^(?:[a-z][a-z\d+.-]+:\/\/|file:)/i.test(file))
    return isAbsolute(file) ? normal(file, platform) : resolve(cwd, file)
  const url = URL.canParse(file) ? new URL(file) : undefined
  if (url?.protocol !== 'file:' || url.host !== '')
    return undefined
  try {
    return fileURLToPath(url, { windows: platform === 'win32' })
  }
  catch {
    return undefined
  }
}

function sorted(args: readonly string[]): { readonly switches: readonly string[], readonly files: readonly string[] } {
  const end = args.includes('--') ? args.indexOf('--') : args.length
  const before = args.slice(0, end)
  const given = before.flatMap(argument => argument.startsWith('--find-similar=') ? [argument.slice('--find-similar='.length)] : [])
  return {
    switches: before.filter(argument => argument.startsWith('-')),
    files: [...given, ...before.filter(argument => argument !== '' && !argument.startsWith('-')), ...args.slice(end + 1)],
  }
}

/** Puts asks together; more files than one ask may have are refused. */
export function joinAsks(asks: readonly Asked[]): Asked {
  const paths = [...new Set(asks.flatMap(ask => ask.paths))]
  return paths.length > mostPaths
    ? refused(`expected at most ${mostPaths} files, got ${paths.length}`)
    : { paths, refused: asks.flatMap(ask => ask.refused) }
}

function isLink(argument: string): boolean {
  return /^likeness:/i.test(argument.trim())
}

function normal(path: string, platform: NodeJS.Platform): string {
  return (platform === 'win32' ? win32 : posix).normalize(path)
}

function refused(reason: string): Asked {
  return { ...nothingAsked, refused: [failure('link_refused', { reason }).toWire()] }
}
