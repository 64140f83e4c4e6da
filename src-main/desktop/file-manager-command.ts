import type { FileManagers } from './types.ts'
import process from 'node:process'

/**
 * Writes or removes the entries of all file managers of this system, as installers ask for it. Answers the exit code: 0, or 1 when
 * one of them failed, which is said on standard error; the others are done all the same.
 */
export async function changeFileManagers(fileManagers: FileManagers, change: 'install' | 'remove'): Promise<0 | 1> {
  const work = fileManagers.list().then(list => Promise.allSettled(list.map(({ id }) => fileManagers.set(id, change === 'install'))))
  const failures = await work.then(outcomes => outcomes.flatMap(outcome => outcome.status === 'rejected' ? [outcome.reason as Error] : []), (error: Error) => [error])
  failures.forEach(({ message }) => process.stderr.write(`${message}\n`))
  return failures.length === 0 ? 0 : 1
}
