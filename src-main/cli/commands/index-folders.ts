import type { Command } from 'commander'
import type { Library, ScanSummary } from '../../contract/entities.ts'
import type { IndexReport } from '../../contract/reports.ts'
import type { CommonOptions, Connection } from '../connect.ts'
import { resolve } from 'node:path'
import process from 'node:process'
import { withConnection } from '../connect.ts'
import { filesOfOthers, indexReport, joined, snapshot } from '../index-report.ts'
import { noteOf } from '../library-notes.ts'
import { count, counted, duration, print, printJson, warn } from '../output.ts'
import { waitUntilIdle } from '../progress.ts'

interface IndexOptions extends CommonOptions {
  readonly retry?: boolean
}

/** `likeness index <folder…>` */
export function addIndexCommand(program: Command): void {
  program.command('index')
    .description('index folders: add each as a library if it is new, bring it up to date, and say what was done')
    .argument('<folder...>', 'folders with images and 3D models')
    .option('--retry', 'try again what failed before')
    .action(async (folders: readonly string[], _: object, command: Command) => {
      const options = command.optsWithGlobals<IndexOptions>()
      await withConnection(options, async (connection) => {
        const report = await run(connection, folders.map(folder => resolve(folder)), options)
        if (options.json)
          printJson(report)
        else
          printReport(report)
        if (report.libraries.some(isUnsound))
          process.exitCode = 1
      })
    })
}

async function run({ client, listen }: Connection, folders: readonly string[], { json, retry = false }: IndexOptions): Promise<IndexReport> {
  const started = performance.now()
  const heard: ScanSummary[] = []
  const stop = await listen(event => event.type === 'scanned' && heard.push(event.summary))
  const known = new Map(await Promise.all((await client.listLibraries()).map(async ({ id }) => [id, await snapshot(client, [id])] as const)))

  const { progress } = await client.status()
  const ids = new Set<number>()
  for (const path of folders)
    ids.add((await client.addLibrary({ path })).id)
  if (retry)
    await client.retryFailed()
  await waitUntilIdle(client, !json, progress)
  stop()
  const held = (await client.listEncoders()).find(({ waits }) => waits)
  if (held)
    warn(`${held.name} ${held.version} waits to answer searches until files that cannot be reached or rendered for now can be, as those of a library that is offline. \`likeness encoders use ${held.id}\` does without them.`)

  const others = filesOfOthers(ids, known, heard)
  if (others > 0)
    warn(`Meanwhile ${counted(others, 'file')} of other libraries had to be indexed, too; the time includes that.`)

  const own = [...ids]
  const libraries = (await client.listLibraries()).filter(({ id }) => ids.has(id))
  const before = joined(own.flatMap(id => known.get(id) ?? []))
  const after = await snapshot(client, own)
  const failing = new Set(after.failed.map(({ id }) => id))
  const missed = before.failed.filter(({ id }) => !failing.has(id))
  const recovered = (await Promise.all(missed.map(({ id }) => client.getAsset({ id }).catch(() => undefined)))).filter(asset => asset?.state === 'ready').map(asset => asset!)
  return indexReport({ libraries, before, after, scans: heard.filter(({ libraryId }) => ids.has(libraryId)), recovered, retried: retry, seconds: (performance.now() - started) / 1000 })
}

function printReport({ files: all, done, failed, skipped, waiting, failedBefore, moved, missing, libraries, unreadable, seconds, rate }: IndexReport): void {
  const speed = rate === null ? '' : `, ${rate.toFixed(1)} files/s`
  const left = waiting > 0 ? `, ${count(waiting)} not yet` : ''
  print(`${counted(all, 'file')}: ${count(done)} done, ${count(failed)} failed, ${count(skipped)} skipped as unchanged${left} (${duration(seconds)}${speed})`)
  if (moved > 0)
    print(`${counted(moved, 'known file was', 'known files were')} moved or renamed.`)
  if (missing > 0)
    print(`${counted(missing, 'known file is', 'known files are')} gone. \`likeness missing\` lists what is missing and until when it is kept.`)
  if (failed + failedBefore > 0)
    print(`${failedBefore > 0 ? `${count(failedBefore)} of those skipped failed before. ` : ''}\`likeness assets --failed\` says why, \`likeness index --retry\` tries again.`)
  libraries.filter(isUnsound).map(noteOf).filter(note => note !== undefined).forEach(warn)
  unreadable.forEach(({ path, reason }) => warn(`${path || 'a folder'} was passed over: ${reason}`))
}

/** Much of it is missing, or all of it. */
function isUnsound({ state }: Library): boolean {
  return state !== 'online'
}
