import type { FileManagers } from '../types.ts'
import { z } from 'zod'
import { readJsonFile, writeJsonFile } from '../json-file.ts'

const Written = z.strictObject({ entries: z.array(z.string()).readonly() }).readonly()

/**
 * Writes anew the entries that are there, once, where they would be others than those last written: an AppImage changes its
 * place with its version, and a new version may read more formats. Entries that are not there stay away.
 * @param fileManagers those of this system
 * @param file where it is kept what was last written, absolute
 * @param entries what entries follow from: version, program, language
 * Errors: file_manager_failed, of the first that failed; the others are done all the same, and it is tried again next time.
 */
export async function renewEntries(fileManagers: FileManagers, file: string, entries: readonly string[]): Promise<void> {
  if (readJsonFile(file, Written)?.entries.join('\n') === entries.join('\n'))
    return
  const installed = (await fileManagers.list()).filter(state => state.installed)
  const outcomes = await Promise.allSettled(installed.map(({ id }) => fileManagers.set(id, true)))
  const failed = outcomes.find(outcome => outcome.status === 'rejected')
  if (failed)
    throw failed.reason
  writeJsonFile(file, { entries } satisfies z.infer<typeof Written>)
}
