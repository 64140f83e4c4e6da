import type { Outcome } from '../../types.ts'
import type { ScenarioAsset, ScenarioUpload } from './api.ts'
import { failure } from '../../../contract/errors.ts'
import { failed } from '../outcomes.ts'

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
