import type { LikenessError } from '../../../contract/errors.ts'
import type { FailureKind } from '../../service-failure.ts'
import type { Outcome } from '../../types.ts'
import type { ScenarioAsset, ScenarioUpload } from './api.ts'
import { failure, LikenessError as LikenessFailure } from '../../../contract/errors.ts'
import { ServiceFailure } from '../../service-failure.ts'

/** The name of the service, as it stands in errors. */
export const serviceName = 'Scenario'

/** Whether the service still works on an asset. */
export function isPending({ status }: ScenarioAsset): boolean {
  return status === 'pending'
}

/** What became of an item that is this asset now. */
export function outcomeOfAsset(key: string, asset: ScenarioAsset): Outcome {
  if (asset.status === 'error')
    return failed(key, failure('service_failed', { service: serviceName, reason: 'it made an asset of the file, but could not read it' }))
  return isPending(asset)
    ? { key, state: 'processing', remoteId: asset.id, ticket: asset.id }
    : { key, state: 'there', remoteId: asset.id, revision: null }
}

/** What became of an item whose upload is complete: an asset once it says which. */
export function outcomeOfUpload(key: string, { id, status, entityId, errorMessage }: ScenarioUpload): Outcome {
  if (entityId)
    return { key, state: 'there', remoteId: entityId, revision: null }
  return status === 'failed'
    ? failed(key, failure('service_failed', { service: serviceName, reason: `it could not import the file: ${errorMessage ?? 'it does not say why'}` }))
    : { key, state: 'processing', remoteId: null, ticket: id }
}

/** An item that failed by itself. */
export function failed(key: string, error: LikenessError): Outcome {
  return { key, state: 'failed', error }
}

/**
 * Does the work for one item. What the service does not take of it, and a file that cannot be read, is its outcome; whatever else
 * fails is thrown, as the next one would fare no better. `own` are the kinds of failures that are the item's alone.
 */
export async function attempt(key: string, work: () => Promise<Outcome>, own: readonly FailureKind[] = ['wrong']): Promise<Outcome> {
  try {
    return await work()
  }
  catch (error) {
    if (error instanceof LikenessFailure)
      return failed(key, error)
    if (error instanceof ServiceFailure && own.includes(error.details.kind))
      return failed(key, error.error)
    throw error
  }
}
