import type { LikenessError } from '../../../contract/errors.ts'
import type { Known, Outcome, Outgoing, Processing, RemoteItem } from '../../types.ts'
import type { AssetJob, AssetState, StateOfJob } from './api.ts'
import { failure } from '../../../contract/errors.ts'
import { serviceName } from './account.ts'
import { fileName } from './names.ts'

/** Finds the key of an asset: by its id where the ledger has that, else by its path, of what nobody has an id of yet. */
export function keysIn(known: readonly Known[]): (asset: Pick<AssetState, 'asset_id' | 'source_path'>) => string | null {
  const byId = new Map(known.map(({ key, remoteId }) => [remoteId, key]))
  const byPath = new Map(known.flatMap(({ key, remoteId, bucketPath }) => remoteId === null && bucketPath !== null ? [[bucketPath, key]] : []))
  return ({ asset_id: id, source_path: path }) => byId.get(id) ?? byPath.get(path ?? '') ?? null
}

/** An asset of a dataset as it lies there. */
export function itemOf(asset: AssetState, keyOf: ReturnType<typeof keysIn>): RemoteItem {
  const { asset_id: id, source_path: path } = asset
  const state = stateOf(asset)
  return {
    id,
    key: keyOf(asset),
    name: path ? fileName(path) : id,
    bytes: null,
    md5: null,
    revision: null,
    state,
    reason: state === 'failed' ? reasonOf(asset) : null,
  }
}

/** What became of items that were asked to be taken in. */
export function outcomesOf(items: readonly Outgoing[], { id, details }: AssetJob): readonly Outcome[] {
  const told = new Map(details?.assets.map(({ asset, ...rest }) => [asset.source_path, rest]))
  return items.map(({ key, bucketPath }): Outcome => {
    const asset = told.get(bucketPath!)
    return asset?.error
      ? failed(key, asset.error)
      : { key, state: 'processing', remoteId: asset?.asset_id ?? null, ticket: ticketOf(id, bucketPath!) }
  })
}

/** What became of items of one job; none of those that are still worked on. */
export function settledOf(items: readonly Processing[], { isOver, assets }: StateOfJob): readonly Outcome[] {
  const byId = new Map(assets.map(asset => [asset.asset_id, asset]))
  const byPath = new Map(assets.map(asset => [asset.source_path, asset]))
  return items.flatMap(({ key, remoteId, ticket }): readonly Outcome[] => {
    const asset = byId.get(remoteId ?? '') ?? byPath.get(partsOf(ticket).path)
    const state = asset && stateOf(asset)
    if (state === 'there')
      return [{ key, state, remoteId: asset!.asset_id, revision: null }]
    if (state === 'failed')
      return [failed(key, reasonOf(asset!))]
    return isOver ? [failed(key, 'the job that was to take it in is over without it')] : []
  })
}

/** What an item of a job is asked after by. */
function ticketOf(job: string, path: string): string {
  return `${job} ${path}`
}

/** The job that an item belongs to, and its path. */
export function partsOf(ticket: string): { readonly job: string, readonly path: string } {
  const space = ticket.indexOf(' ')
  return { job: ticket.slice(0, space), path: ticket.slice(space + 1) }
}

/** An item that failed by itself, for a reason as the rest of a sentence. */
export function failed(key: string, reason: string): Outcome {
  return { key, state: 'failed', error: notTaken(reason) }
}

function notTaken(reason: string): LikenessError {
  return failure('service_failed', { service: serviceName, reason })
}

function stateOf({ status }: AssetState): RemoteItem['state'] {
  switch (status) {
    case 'completed': return 'there'
    case 'error': return 'failed'
    default: return 'processing'
  }
}

/** What the codes of errors mean to who keeps the bucket: `ErrorCode` of the documents. */
const reasons: Readonly<Record<string, string>> = {
  file_not_found: 'the bucket does not hold the file at this path (yet)',
  permission_denied: 'it may not read the file; the connection named in the account must',
  broken_url: 'its address cannot be read',
  file_too_large: 'the file is too large for it',
  resolution_out_of_spec: 'the picture is too small or too large for it',
  unsupported_format: 'it does not take files of this format',
  unsupported_source_type: 'it does not read from such a place',
  unsupported_uri_scheme: 'it does not read from such a place',
  unknown_content_type: 'it does not see what kind of file this is',
  asset_metadata_error: 'it does not take the metadata',
}

function reasonOf({ error_code: code, error_reason: said }: AssetState): string {
  const known = reasons[code ?? '']
  return [known, known && said ? `(${said})` : said ?? (known ? undefined : code)].filter(Boolean).join(' ') || 'it could not take the file in, and does not say why'
}
