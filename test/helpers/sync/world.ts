import type { Sync, SyncOptions, SyncRun } from '../../../src-main/contract/sync.ts'
import type { Clock } from '../../../src-main/sync/clock.ts'
import type { Connector } from '../../../src-main/sync/types.ts'
import type { HostedStandIn } from '../hosted-services/types.ts'
import type { Keeping, KeepingOptions } from './keeping.ts'
import { mkdir, readdir, readFile, realpath, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import { AddAccount, AddSync, RunSync } from '../../../src-main/contract/sync.ts'
import { hashFile } from '../../../src-main/media/content-hash.ts'
import { temporaryFolder } from '../temporary-folder.ts'
import { openKeeping } from './keeping.ts'
import { tinyPng } from './tiny-png.ts'

/** The key of the collection that is kept elsewhere. */
export const collectionKey = 'late-sea-5767'

/** The bucket that the folder of the library is in, for services that read from one. */
export const bucket = 's3://studio/props'

export type World = Awaited<ReturnType<typeof openWorld>>

/** A clock that waits no time, but passes it. */
export function leapingClock(): Clock & { readonly leap: (ms: number) => void } {
  let time = Date.now()
  return {
    now: () => time,
    leap: (ms) => {
      time += ms
    },
    wait: async (ms, signal) => {
      signal.throwIfAborted()
      time += ms
      await new Promise(resolve => setImmediate(resolve))
      signal.throwIfAborted()
    },
  }
}

/** A library with a collection on disk, and syncs of it: as in the engine, without all that indexes and searches. */
export async function openWorld(connectors: readonly Connector[], options: Partial<Pick<KeepingOptions, 'random' | 'follows' | 'clock' | 'keychain'>> = {}) {
  const folder = await temporaryFolder()
  const dataDir = join(folder.path, 'data')
  const root = join(await realpath(folder.path), 'props')
  await mkdir(root)
  await mkdir(dataDir)
  const leaping = leapingClock()
  const clock = options.clock ?? leaping
  const lines: string[] = []
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) })
  const open = (more: Partial<KeepingOptions> = {}) => openKeeping({ dataDir, connectors: connectors.map(inRealTime), clock, random: options.random ?? Math.random, log, follows: options.follows ?? false, keychain: options.keychain, ...more })
  let keeping: Keeping = open()
  const past: Keeping['told'][] = []
  const library = keeping.catalog.libraries.insert(root, 'Props')
  keeping.catalog.collections.insert({ key: collectionKey, name: 'Props', libraryId: null }, [])
  let written = 0

  async function read(id: number, path: string): Promise<void> {
    const { catalog } = keeping
    catalog.ingest.setHash(id, await hashFile(path))
    catalog.ingest.done(id, 'identify', 1)
    catalog.ingest.settle(id)
  }

  async function add(name: string, content: Uint8Array = tinyPng(++written)): Promise<number> {
    const path = join(root, name)
    await writeFile(path, content)
    const { size, mtimeMs } = await stat(path)
    const isModel = name.endsWith('.glb')
    const id = keeping.catalog.scans.insert(library, '', { name, kind: isModel ? 'model' : 'image', format: isModel ? 'glb' : 'png', size, mtimeMs, createdMs: mtimeMs, inode: null, sidecar: null })
    await read(id, path)
    setMember(true, id)
    return id
  }

  function setMember(isIn: boolean, ...ids: readonly number[]): void {
    keeping.catalog.changes.apply({ of: 'member', collection: collectionKey, isIn, ids: Uint32Array.from(ids) })
  }

  async function ended(id: string): Promise<SyncRun> {
    while (keeping.syncs.isGoing(id))
      await wait(2)
    return keeping.syncs.runs(id)[0]!
  }

  return {
    dataDir,
    root,
    clock: leaping,
    /** Every line of the log. */
    lines,
    keeping: () => keeping,
    syncs: () => keeping.syncs,
    /** Writes a file, of an image where nothing else is said, and puts it into the collection. */
    add,
    addMany: async (count: number, prefix = 'prop'): Promise<number[]> => {
      const ids: number[] = []
      for (let i = 0; i < count; i++)
        ids.push(await add(`${prefix}-${String(i).padStart(4, '0')}.png`))
      return ids
    },
    /** Another content in the same file. */
    change: async (id: number, content: Uint8Array = tinyPng(++written)): Promise<void> => {
      const path = join(root, keeping.catalog.assets.get(id)!.path)
      await writeFile(path, content)
      const { size, mtimeMs } = await stat(path)
      keeping.catalog.scans.change(id, { size, mtimeMs, createdMs: mtimeMs })
      await read(id, path)
    },
    /** Another content, which nobody has noticed yet. */
    changeUnseen: (path: string): Promise<void> => writeFile(join(root, path), 'something else'),
    setMember,
    addAccount: async (standIn: HostedStandIn, limits = { parallel: 8, requestsPerSecond: 1000 }) =>
      (await keeping.accounts.add(AddAccount.parse({ service: standIn.connector.service.id, name: standIn.connector.service.name, fields: standIn.fields, limits }))).id,
    addSync: (accountId: string, container: string, given: Partial<SyncOptions> = {}): Promise<Sync> =>
      keeping.syncs.add(AddSync.parse({ collection: collectionKey, accountId, container: { id: container }, options: { buckets: [{ folder: root, bucket }], ...given }, confirmMirror: true })),
    /** Agrees to the first plan, and runs to the end. */
    firstRun: async (id: string): Promise<SyncRun> => {
      await keeping.syncs.plan(id)
      keeping.syncs.run(id, RunSync.parse({ approve: true }))
      return ended(id)
    },
    run: (id: string, removals?: number): Promise<SyncRun> => {
      keeping.syncs.run(id, RunSync.parse({ ...removals !== undefined && { removals } }))
      return ended(id)
    },
    ended,
    /** Closes all, and opens it again. */
    reopen: async (more: Partial<KeepingOptions> = {}): Promise<void> => {
      past.push(keeping.told)
      await keeping.close()
      keeping = open(more)
    },
    /** Closes all while something else has the data folder, and opens it again. */
    whileClosed: async <T>(work: () => Promise<T>): Promise<T> => {
      past.push(keeping.told)
      await keeping.close()
      try {
        return await work()
      }
      finally {
        keeping = open()
      }
    },
    /** All that was written or told by anybody: the log, events, and files of the data folder but the secrets. */
    everythingSaid: async (): Promise<string> => {
      const names = (await readdir(dataDir, { recursive: true, withFileTypes: true })).filter(entry => entry.isFile() && !entry.parentPath.includes('secrets'))
      const files = await Promise.all(names.map(entry => readFile(join(entry.parentPath, entry.name), 'latin1')))
      return [...lines, JSON.stringify([...past, keeping.told]), ...files].join('\n')
    },
    [Symbol.asyncDispose]: async () => {
      await keeping.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

/** Tokens are made for the time that the stand-ins have. */
function inRealTime(connector: Connector): Connector {
  return { ...connector, open: account => connector.open({ ...account, now: Date.now }) }
}
