import type { Logger } from 'pino'
import type { LikenessError } from '../contract/errors.ts'
import { dirname } from 'node:path'
import { nameDamage } from '../catalog/connection.ts'
import { toLikenessError } from '../contract/errors.ts'
import { nameFullDisk } from '../ingest/halt.ts'

/** Names what a request failed with; logs what nobody expected. */
export type NameError = (thrown: unknown, path: string) => LikenessError

export interface RequestErrorParts {
  /** Absolute path of the catalog, for who must be told that it is damaged. */
  readonly catalogPath: string
  readonly log: Logger
}

/** How the requests to an engine name their errors. */
export function createNameError({ catalogPath, log }: RequestErrorParts): NameError {
  return (thrown, path) => {
    const error = toLikenessError(nameFullDisk(nameDamage(thrown, catalogPath), dirname(catalogPath)))
    if (error.code === 'internal' || error.code === 'catalog_damaged')
      log.error({ error: thrown, path }, 'a request failed unexpectedly')
    return error
  }
}
