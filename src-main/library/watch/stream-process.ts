import type { AsyncSubscription, Event } from '@parcel/watcher'
import type { StreamEndCause } from './schedule.ts'
import type { StreamMessage, StreamRequest } from './stream.ts'
import { lstatSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { Worker } from 'node:worker_threads'
import watcher from '@parcel/watcher'
import { isHiddenOrSystem } from '../ignore-rules.ts'
import { limitInWords } from './file-systems.ts'
import { hiddenPattern, isBelow, placeOf } from './hints.ts'

/**
 * Watches one root, in a process of its own: the system's watcher may hang its process (no inotify instance left), keep what
 * it took when it fails half-way (no inotify watch left), and crash when it ends. What ends with the process is gone for sure.
 *
 * On Linux, every folder is watched by itself. The watcher follows a new folder, not those that it already holds: for a
 * folder that was moved here, or made with all it holds at once, another subscription is taken.
 */

/** Excluded folders that the watcher is told of; it compares every path with each of them. Of the others, events are dropped here. */
const mostPruned = 200
/** More events than these at once, and the queue of the system (16,384) may have overflowed, of which Linux' watcher says nothing: events, and new folders, may be lost. */
const mostAtOnce = 4000
/** More folders than these in one message: everything is to be looked at. */
const mostFolders = 500
/** More subscriptions than these for folders that were moved here: all is subscribed to anew, once it is quiet. */
const mostMoved = 20
const quietMs = 2000
/** Names of files that are of no interest, remembered so that their end is of none either. */
const mostOthers = 10_000

const needsEachFolder = process.platform === 'linux'

async function watch(root: string, pruned: readonly string[]): Promise<void> {
  const prunedSet = new Set(pruned)
  const ignore = [hiddenPattern(), ...pruned.slice(0, mostPruned).map(folder => join(root, folder))]
  const moved = new Map<string, AsyncSubscription>()
  const others = new Set<string>()
  let renewal: NodeJS.Timeout | undefined
  let ended = false

  function end(cause: StreamEndCause, reason: string): void {
    if (!ended)
      tell({ type: 'ended', cause, reason })
    ended = true
  }

  async function fail(error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message : String(error)
    const limit = await limitInWords(message)
    end(limit === undefined ? 'failed' : 'limit', limit ?? message)
  }

  function take(error: Error | null, events: readonly Event[]): void {
    renewal?.refresh()
    if (error)
      end('lost', error.message)
    else
      read(events).catch(fail)
  }

  async function read(events: readonly Event[]): Promise<void> {
    const folders = new Set<string>()
    const appeared: string[] = []
    let relevant = 0
    let whole = events.length > mostAtOnce
    if (whole && needsEachFolder)
      renew()
    for (const { type, path } of events) {
      const place = placeOf(path, root, prunedSet)
      if (!place)
        continue
      if (place.path === '' && type === 'delete')
        return end('root', 'the root was renamed or removed')
      if (type === 'delete' && others.delete(place.path))
        continue
      const isFolder = type === 'delete' || (type === 'update' && place.matters) ? false : kindOf(path) === 'folder'
      if (!isFolder && !place.matters && type !== 'delete') {
        remember(place.path)
        continue
      }
      relevant++
      whole ||= place.isRules
      folders.add(place.folder)
      if (isFolder && place.path !== '')
        appeared.push(place.path)
    }
    for (const folder of await follow(appeared, new Set(appeared)))
      folders.add(folder)
    whole ||= folders.size > mostFolders
    if (folders.size > 0 || whole)
      tell({ type: 'hints', hints: { folders: whole ? [] : [...folders], whole, events: relevant } })
  }

  /** Has everything below new folders watched, and names these folders. */
  async function follow(appeared: readonly string[], told: ReadonlySet<string>): Promise<string[]> {
    const topmost = appeared.filter(folder => !isBelow(folder.slice(0, Math.max(0, folder.lastIndexOf('/'))), told))
    for (const folder of topmost) {
      if (needsEachFolder && foldersBelow(folder).some(inner => !told.has(inner)))
        await subscribeTo(folder)
    }
    return topmost.flatMap(folder => [folder, ...foldersBelow(folder)])
  }

  async function subscribeTo(folder: string): Promise<void> {
    if (moved.has(folder) || moved.size >= mostMoved)
      return renew()
    try {
      moved.set(folder, await watcher.subscribe(join(root, folder), take, { ignore }))
    }
    catch (error) {
      if (kindOf(join(root, folder)) === 'folder')
        throw error
    }
  }

  /** Of some folders, it may not know: everything is subscribed to anew once it is quiet. */
  function renew(): void {
    renewal ??= setTimeout(end, quietMs, 'renew', 'very much was changed or moved')
  }

  function foldersBelow(folder: string): string[] {
    const found: string[] = []
    const stack = [folder]
    for (let at = stack.pop(); at !== undefined && found.length <= mostFolders; at = stack.pop()) {
      for (const name of subfolders(join(root, at)).filter(name => !isHiddenOrSystem(name) && !prunedSet.has(`${at}/${name}`))) {
        found.push(`${at}/${name}`)
        stack.push(`${at}/${name}`)
      }
    }
    return found
  }

  function remember(path: string): void {
    if (others.size >= mostOthers)
      others.clear()
    others.add(path)
  }

  try {
    if (needsEachFolder)
      await takeInstance(root)
    const subscribed = watcher.subscribe(root, take, { ignore })
    tell({ type: 'opening' })
    await subscribed
    tell({ type: 'ready' })
  }
  catch (error) {
    await fail(error)
  }
}

/** Takes an inotify instance and gives it back: without one left, the watcher would hang for ever. Errors: EMFILE. */
function takeInstance(root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = new Worker(`require('node:fs').watch(require('node:worker_threads').workerData).close()`, { eval: true, workerData: root, execArgv: [] })
    probe.on('error', reject).on('exit', () => resolve())
  })
}

function kindOf(path: string): 'folder' | 'file' | 'gone' {
  try {
    return lstatSync(path).isDirectory() ? 'folder' : 'file'
  }
  catch {
    return 'gone'
  }
}

function subfolders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name)
  }
  catch {
    return []
  }
}

function tell(message: StreamMessage): void {
  process.send?.(message)
}

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.once('message', ({ root, pruned }: StreamRequest) => {
  try {
    // As the system spells it: it names what happens by that path.
    void watch(realpathSync.native(root), pruned)
  }
  catch (error) {
    tell({ type: 'ended', cause: 'failed', reason: String(error) })
  }
})
