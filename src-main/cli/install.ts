import type { Client } from '../contract/client.ts'
import type { CatalogueEntry, Download } from '../contract/entities.ts'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import { failure, LikenessError } from '../contract/errors.ts'
import { bytes, printTable, warn } from './output.ts'
import { barOf } from './progress.ts'
import { beforeEnding } from './signals.ts'

const lookEveryMs = 200
const lineEveryMs = 5000

/**
 * Installs an entry of the catalogue and waits for it. With `show`, draws a progress bar on standard error when that is a
 * terminal, else prints a line now and then. A signal stops the download; what has come is kept.
 * Errors: catalogue_entry_not_found, and what the download failed with.
 */
export async function installFromCatalogue(client: Client, id: string, show: boolean): Promise<void> {
  let download = await client.installFromCatalogue({ id })
  const reporter = show ? (process.stderr.isTTY ? barReporter : lineReporter)(id) : undefined
  const forget = beforeEnding(async () => {
    reporter?.stop()
    await client.cancelDownload({ id })
  })
  try {
    while (download.state === 'running') {
      reporter?.update(download)
      await setTimeout(lookEveryMs)
      download = (await client.listCatalogue()).find(entry => entry.id === id)?.download ?? download
    }
  }
  finally {
    reporter?.stop()
    forget()
  }
  if (download.error)
    throw new LikenessError(download.error.code, download.error.message)
  if (download.state === 'cancelled')
    throw failure('download_failed', { what: id, reason: 'it was stopped. What has come is kept: install it again to go on.' })
}

/** Prints what the catalogue has of a kind. */
export function printCatalogue(entries: readonly CatalogueEntry[]): void {
  printTable(entries, [
    { title: 'id', value: entry => entry.id },
    { title: 'size', value: entry => bytes(entry.bytes), align: 'right' },
    { title: 'licence', value: entry => entry.licence },
    { title: 'words', value: entry => entry.text ? 'yes' : '' },
    { title: 'state', value: entry => entry.installed ? 'installed' : entry.download?.state ?? '' },
    { title: 'what it is', value: entry => `${entry.name}. ${entry.description}` },
  ], 'The catalogue is empty.')
}

interface Reporter {
  readonly update: (download: Download) => void
  readonly stop: () => void
}

function barReporter(id: string): Reporter {
  const bar = new SingleBar({
    format: (_, { progress, value, total }) => value < total ? `${barOf(progress)} ${bytes(value)} of ${bytes(total)}  ${id}` : `${id} is being installed`,
    hideCursor: true,
    clearOnComplete: true,
  })
  bar.start(1, 0)
  return {
    update: ({ receivedBytes, totalBytes }) => {
      bar.setTotal(totalBytes)
      bar.update(receivedBytes)
    },
    stop: () => bar.stop(),
  }
}

function lineReporter(id: string): Reporter {
  let last = Date.now()
  return {
    update: ({ receivedBytes, totalBytes }) => {
      if (Date.now() - last < lineEveryMs)
        return
      last = Date.now()
      warn(`${id}: ${bytes(receivedBytes)} of ${bytes(totalBytes)}`)
    },
    stop: () => {},
  }
}
