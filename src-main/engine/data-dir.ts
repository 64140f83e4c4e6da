import { resolve } from 'node:path'
import process from 'node:process'
import envPaths from 'env-paths'

/** The data folder, absolute: the one asked for, else LIKENESS_HOME unless it is empty, else the platform's place for application data. */
export function dataDirOf(asked?: string): string {
  return resolve(asked ?? (process.env['LIKENESS_HOME'] || envPaths('likeness', { suffix: '' }).data))
}
