import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { failure } from '../contract/errors.ts'

/** Where the engine's program is, all absolute. */
export interface EngineFiles {
  /** Folder of the engine's tree: src-main, resources, out/renderer, node_modules. */
  readonly root: string
  /** The Node program that runs it. */
  readonly node: string
  readonly entry: string
}

/** The system that a program runs on. */
export interface System {
  readonly platform: NodeJS.Platform
  readonly arch: string
}

/**
 * The engine's files: below `resources` in a packaged app, else the project's own folder. Its Node is `node` at the root of
 * the tree, else that of the platform's npm package. Errors: engine_unstartable when there is none.
 */
export function findEngine({ packaged, resources }: { readonly packaged: boolean, readonly resources: string }, system: System = process): EngineFiles {
  // The same two folders up from src-main/desktop and from out/main, where this is bundled to.
  const root = packaged ? join(resources, 'engine') : resolve(import.meta.dirname, '../..')
  const candidates = nodeCandidates(root, system)
  const node = candidates.find(path => existsSync(path))
  if (node === undefined)
    throw failure('engine_unstartable', { reason: `none of its Node programs is there: ${candidates.join(', ')}` })
  return { root, node, entry: join(root, 'src-main', 'engine.ts') }
}

function nodeCandidates(root: string, { platform, arch }: System): readonly string[] {
  const windows = platform === 'win32'
  const program = windows ? 'node.exe' : 'node'
  const names = ['node', 'node-bin'].map(prefix => `${prefix}-${windows ? 'win' : platform}-${arch}`)
  return [join(root, program), ...names.map(name => join(root, 'node_modules', name, 'bin', program))]
}

/** Folders of the shell itself; undefined: the system's own places for them. */
export interface HomePaths {
  readonly dataDir: string | undefined
  readonly userData: string | undefined
  readonly logs: string | undefined
}

/** With LIKENESS_HOME all that the app keeps lies below it, so that tests and portable installations touch nothing else. */
export function homePaths(env: Readonly<NodeJS.ProcessEnv>): HomePaths {
  const home = env['LIKENESS_HOME'] ? resolve(env['LIKENESS_HOME']) : undefined
  return home === undefined
    ? { dataDir: undefined, userData: undefined, logs: undefined }
    : { dataDir: home, userData: join(home, 'desktop'), logs: join(home, 'logs') }
}

/** Makes a folder, for its owner only, unless it is there. Errors: data_folder_unusable. */
export function makeOwnFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  }
  catch (error) {
    throw failure('data_folder_unusable', { dataDir: folder, reason: error instanceof Error ? error.message : String(error) }, error)
  }
}

/** A place for the engine's sockets that no other user of the machine can enter. */
export interface SocketPlace {
  /** Address of a socket that nothing has listened at before: a path, or the name of a Windows pipe. */
  readonly next: () => string
  /** Removes the folder. */
  readonly remove: () => void
}

/** Bytes of the path of a Unix socket: 104 with the closing zero on macOS, 108 on Linux. */
const longestSocket = 100

/**
 * Makes a place for sockets. On Windows pipes have no folder: each has a random name. Elsewhere it is a new folder, 0700, in
 * XDG_RUNTIME_DIR where that is private and its path short enough, else in the temporary folder.
 * Errors: engine_unstartable when no folder is private to this user, or every path is too long.
 */
export function makeSocketPlace(env: Readonly<NodeJS.ProcessEnv> = process.env, platform: NodeJS.Platform = process.platform): SocketPlace {
  if (platform === 'win32')
    return { next: () => `\\\\.\\pipe\\likeness-${randomUUID()}`, remove: () => undefined }
  let folder = makePrivateFolder(env)
  let made = 0
  return {
    next: () => {
      // Programs that tidy up temporary folders may have removed it meanwhile.
      if (!isPrivateFolder(folder))
        folder = makePrivateFolder(env)
      return join(folder, `${++made}.sock`)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function makePrivateFolder(env: Readonly<NodeJS.ProcessEnv>): string {
  const runtime = env['XDG_RUNTIME_DIR']
  const parents = [...runtime && isPrivateFolder(runtime) ? [runtime] : [], tmpdir(), '/tmp']
  const parent = parents.find(path => Buffer.byteLength(join(path, 'likeness-XXXXXX', '9999.sock')) <= longestSocket)
  if (parent === undefined)
    throw failure('engine_unstartable', { reason: `the path of the temporary folder ${tmpdir()} is too long for a socket (${longestSocket} bytes). Set TMPDIR to a shorter one` })
  mkdirSync(parent, { recursive: true })
  const folder = mkdtempSync(join(parent, 'likeness-'))
  chmodSync(folder, 0o700)
  if (!isPrivateFolder(folder))
    throw failure('engine_unstartable', { reason: `the folder ${folder} is not private to you` })
  return folder
}

/** Whether a path is a folder, not a link to one, that belongs to this user and that nobody else may enter or read. */
export function isPrivateFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found !== undefined && found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0
}
