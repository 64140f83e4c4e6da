import type { FileManager, Surroundings } from './types.ts'
import { randomUUID } from 'node:crypto'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWholeFile } from './files.ts'
import { ownEntries, removeOwnEntries } from './own-entries.ts'
import { findSimilarWorkflow, serviceInfo } from './workflow.ts'

/** Where the mark is within a workflow, which is a folder. */
const infoFile = join('Contents', 'Info.plist')

/** The Finder of macOS: a Quick Action, one of the services of the user. */
export function createFinder({ home, bundleId, label, run }: Surroundings): FileManager {
  const services = join(home, 'Library', 'Services')
  const workflow = join(services, `${label}.workflow`)
  const mark = `<string>${bundleId}.find-similar</string>`
  return {
    id: 'finder',
    name: 'Finder',
    present: () => Promise.resolve(true),
    installed: async () => (await ownEntries(services, mark, infoFile)).length > 0,
    install: async () => {
      const draft = `${workflow}.${randomUUID()}.tmp`
      try {
        await writeWholeFile(join(draft, 'Contents', 'document.wflow'), findSimilarWorkflow(bundleId))
        await writeWholeFile(join(draft, infoFile), serviceInfo(bundleId, label))
        await removeOwnEntries(services, mark, infoFile, draft)
        await rename(draft, workflow)
      }
      finally {
        await rm(draft, { recursive: true, force: true })
      }
      await tellFinder()
    },
    remove: async () => {
      await removeOwnEntries(services, mark, infoFile)
      await tellFinder()
    },
  }

  /** Has the menus made anew at once; without it macOS does so by itself, some time later. */
  async function tellFinder(): Promise<void> {
    await run('/System/Library/CoreServices/pbs', ['-update']).catch(() => undefined)
  }
}
