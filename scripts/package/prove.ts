import type { Target } from './target.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { json, text } from 'node:stream/consumers'
import { fileURLToPath, pathToFileURL } from 'node:url'
import sharp from 'sharp'
import { SearchResponse } from '../../src-main/contract/entities.ts'
import { createLineReader, EngineMessage, hostProtocol, toLine } from '../../src-main/contract/host.ts'
import { Status } from '../../src-main/contract/routes/engine.ts'
import { runtimeName } from './runtime.ts'

/** What a packaged engine was seen to do. */
export interface Proof {
  /** Milliseconds from the start of the process until it listens: the first time, and once what it loads is compiled. */
  readonly startMs: readonly [first: number, second: number]
  /** How many files of the tree its programs loaded. */
  readonly loaded: number
}

/** Where the parts of an operating system lie, which every program loads. */
const systemFolders: Readonly<Record<Target['platform'], readonly string[]>> = {
  linux: ['/lib/', '/lib64/', '/usr/lib/', '/usr/lib64/', 'linux-vdso', 'linux-gate'],
  darwin: ['/usr/lib/', '/System/'],
  win32: [`${process.env['SystemRoot'] ?? 'C:\\Windows'}\\`],
}

/**
 * Runs the engine of a tree with nothing around it: an empty environment, a working folder of its own, no `node_modules` above. Its
 * command indexes two pictures and finds the one by the other; then it is started as the desktop app does it. Throws when something of
 * that fails, or when anything is loaded that is neither of the tree nor of the operating system.
 */
export async function proveEngine(tree: string, { platform }: Target): Promise<Proof> {
  const work = await realpath(await mkdtemp(join(tmpdir(), 'likeness-proof-')))
  const root = await realpath(tree)
  const recorder = join(work, 'record-loading.ts')
  const node = join(root, runtimeName({ platform, arch: 'x64' }))
  const options = { cwd: work, env: bareEnvironment(work) }
  try {
    await cp(join(import.meta.dirname, 'record-loading.ts'), recorder)
    const [sunset, dusk] = await writePictures(join(work, 'pictures'))
    const data = join(work, 'data')

    async function likeness(...args: readonly string[]): Promise<string> {
      const child = spawn(node, ['--import', pathToFileURL(recorder).href, join(root, 'bin', 'likeness.js'), '--data', data, ...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
      const [output, errors, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
      if (code !== 0)
        throw new Error(`The packaged \`likeness ${args.join(' ')}\` ended with code ${code}:\n${errors}`)
      return output
    }

    await likeness('index', join(work, 'pictures'))
    refuseStrangers(await readLoaded(work), root, recorder, platform)
    const { results } = SearchResponse.parse(JSON.parse(await likeness('--json', 'similar', sunset)))
    if (!results.some(({ asset }) => asset.path === 'dusk.png'))
      throw new Error(`The packaged engine does not find ${dusk} by ${sunset}; it found: ${results.map(({ asset }) => asset.path).join(', ') || 'nothing'}.`)
    const host = () => startHosted(node, [join(root, 'src-main', 'engine.ts')], work, options)
    const startMs = [await host(), await host()] as const
    const loaded = await readLoaded(work)
    refuseStrangers(loaded, root, recorder, platform)
    return { startMs, loaded: loaded.filter(path => path.startsWith(root + sep)).length }
  }
  finally {
    await rm(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

/** Nothing but what Windows needs to start a program. */
function bareEnvironment(work: string): Record<string, string> {
  const root = process.env['SystemRoot']
  return process.platform === 'win32' && root ? { SystemRoot: root, TEMP: work, LIKENESS_HOME: join(work, 'home') } : { LIKENESS_HOME: join(work, 'home') }
}

async function writePictures(folder: string): Promise<readonly [string, string]> {
  await mkdir(folder)
  const colours = [{ r: 230, g: 120, b: 40 }, { r: 215, g: 110, b: 60 }]
  const paths = [join(folder, 'sunset.png'), join(folder, 'dusk.png')] as const
  await Promise.all(paths.map((path, i) => sharp({ create: { width: 64, height: 48, channels: 3, background: colours[i]! } }).png().toFile(path)))
  return paths
}

/** Starts the engine as the shell does, asks it for its state over the socket, and has it end. Answers how long it took to listen, ms. */
async function startHosted(node: string, args: readonly string[], work: string, options: { readonly cwd: string, readonly env: Record<string, string> }): Promise<number> {
  const socket = process.platform === 'win32' ? `\\\\.\\pipe\\likeness-proof-${process.pid}` : join(work, 'engine.sock')
  const { version } = JSON.parse(await readFile(join(args[0]!, '..', '..', 'package.json'), 'utf8')) as { readonly version: string }
  const begun = performance.now()
  const child = spawn(node, args, { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
  const errors = text(child.stderr)
  const exit = once(child, 'exit') as Promise<[number | null]>
  child.stdin.write(toLine({ type: 'start', protocol: hostProtocol, version, dataDir: join(work, 'hosted'), socket, logs: join(work, 'logs') }))
  const first = await Promise.race([firstMessage(child.stdout), exit.then(async ([code]) => {
    throw new Error(`The packaged engine ended with code ${code}:\n${await errors}`)
  })])
  const elapsed = performance.now() - begun
  if (first.type !== 'listening')
    throw new Error(`The packaged engine does not start: ${JSON.stringify(first)}`)
  const [response] = await once(request({ socketPath: socket, path: '/api/status', headers: { host: 'localhost', authorization: `Bearer ${first.token}` } }).end(), 'response')
  const status = Status.parse(await json(response))
  child.stdin.end()
  const [code] = await exit
  if (code !== 0 || status.version !== version)
    throw new Error(`The packaged engine ended with code ${code} and says that it is ${status.version}:\n${await errors}`)
  return elapsed
}

function firstMessage(stream: NodeJS.ReadableStream): Promise<EngineMessage> {
  return new Promise((resolve, reject) => {
    const read = createLineReader(EngineMessage, resolve, reason => reject(new Error(reason)))
    stream.on('data', chunk => read(String(chunk)))
  })
}

async function readLoaded(work: string): Promise<readonly string[]> {
  const files = (await readdir(work)).filter(name => name.endsWith('.loaded'))
  if (files.length === 0)
    throw new Error('What the packaged engine loads could not be recorded.')
  const lines = (await Promise.all(files.map(name => readFile(join(work, name), 'utf8')))).flatMap(content => content.split('\n'))
  const paths = lines.filter(line => line !== '' && !line.startsWith('node:')).map(line => line.startsWith('file:') ? fileURLToPath(line) : line)
  return [...new Set(paths)]
}

/** Throws when a file was loaded that is neither of the tree nor of the operating system; what wrote this down does not count. */
function refuseStrangers(loaded: readonly string[], root: string, recorder: string, platform: Target['platform']): void {
  const strangers = loaded.filter(path => path !== recorder && !isOwn(path, root, platform))
  if (strangers.length > 0)
    throw new Error(`The packaged engine loads what is not in its tree: ${strangers.join(', ')}`)
}

/** Whether a loaded file is of the tree, or of the operating system. */
function isOwn(path: string, root: string, platform: Target['platform']): boolean {
  return path.startsWith(root + sep) || systemFolders[platform].some(folder => path.toLowerCase().startsWith(folder.toLowerCase()))
}
