import type { z } from 'zod'
import type { Catalog } from '../catalog/catalog.ts'
import type { HostedResult, HostedSearchRequest, HostedSearchResponse } from '../contract/hosted-search.ts'
import type { Account } from '../contract/sync.ts'
import type { ExamplePictures } from '../search/example-pictures.ts'
import type { Ref } from '../search/examples.ts'
import type { Accounts, OpenedAccount } from './accounts.ts'
import type { HostedPictures } from './hosted-pictures.ts'
import type { HostedHit, QueryPicture } from './types.ts'
import { failure } from '../contract/errors.ts'
import { encodeQueryPicture } from '../media/preview.ts'
import { ServiceFailure } from './service-failure.ts'

export type HostedSearch = ReturnType<typeof createHostedSearch>

export interface HostedSearchParts {
  readonly catalog: Pick<Catalog, 'assets' | 'syncs' | 'syncLedger'>
  readonly accounts: Pick<Accounts, 'open'>
  readonly pictures: HostedPictures
  /** What is searched by, as a picture. */
  readonly pictureOf: ExamplePictures
  /** How long a service may take to answer, ms. @default 60 s */
  readonly patienceMs?: number
}

type Request = z.output<typeof HostedSearchRequest>

/** Nobody waits longer for what another machine has to say, ms. */
const usualPatienceMs = 60_000

/**
 * Asks hosted services what is asked here. The answer keeps the service's own order, numbers and sense: it is shown beside the results
 * of here, and never ranked with them. What is taken back by the signal no longer keeps the service busy. Errors: account_not_found,
 * service_cannot, bad_request, service_failed where it takes too long, those of examples and of the service.
 */
export function createHostedSearch({ catalog, accounts, pictures, pictureOf, patienceMs = usualPatienceMs }: HostedSearchParts) {
  /** The container that is asked: the one that is named, else the one that the account's sync fills. */
  function containerOf({ accountId, container }: Request, service: string): string {
    const filled = catalog.syncs.list().find(sync => sync.accountId === accountId)?.container
    const asked = container ?? filled
    if (asked === undefined)
      throw failure('bad_request', { reason: `no collection is kept at ${service} with this account: name the one there that is to be searched.` })
    return asked
  }

  async function picture(ref: Ref, accountId: string, container: string): Promise<QueryPicture> {
    const { image, kind, assetId } = await pictureOf(ref)
    const hash = assetId === null ? null : catalog.assets.get(assetId)?.hash ?? null
    const item = hash === null ? undefined : catalog.syncLedger.of({ accountId, container }).get(hash)
    return { jpeg: new Uint8Array(await encodeQueryPicture(image)), kind, remoteId: item?.state === 'there' ? item.remoteId : null }
  }

  function toResult(hit: HostedHit, assetId: number | null, account: Account, container: string): HostedResult {
    const { remoteId, name, score, link } = hit
    const preview = assetId === null ? null : catalog.assets.get(assetId)?.preview ?? null
    return { remoteId, name, score, assetId, picture: preview ?? pictureOfHit(hit, account, container), link }
  }

  function pictureOfHit({ pictureUrl, picture }: HostedHit, { id: accountId, fields }: Account, container: string): string | null {
    if (pictureUrl !== null)
      return pictures.pathOf({ url: pictureUrl, host: hostOf(fields['address']) })
    return picture === undefined ? null : pictures.pathOf({ accountId, container, picture })
  }

  async function ask({ account, connector: { service }, remote }: OpenedAccount, request: Request, signal: AbortSignal): Promise<Omit<HostedSearchResponse, 'elapsedMs'>> {
    const { search } = service
    const { like, unlike, text } = request
    if (!search || !remote.search)
      throw failure('service_cannot', { service: service.name, what: 'search by a picture' })
    if (like.length === 0 && !search.text)
      throw failure('service_cannot', { service: service.name, what: 'search by words alone' })
    const container = containerOf(request, service.name)
    const shown = (refs: readonly Ref[]) => Promise.all(refs.map(ref => picture(ref, account.id, container)))
    const query = {
      like: await shown(search.unlike ? like : like.slice(0, 1)),
      unlike: await shown(search.unlike ? unlike : []),
      text: search.text ? text ?? null : null,
      limit: request.limit,
    }
    const hits = await remote.search(container, query, signal)
    const assets = catalog.syncLedger.of({ accountId: account.id, container }).assetsOf(hits.map(({ remoteId }) => remoteId))
    return {
      service: service.id,
      accountId: account.id,
      score: search.score,
      sense: search.sense,
      leftOut: [
        ...text !== undefined && !search.text ? ['text' as const] : [],
        ...unlike.length > 0 && !search.unlike ? ['unlike' as const] : [],
        ...like.length > 1 && !search.unlike ? ['more-examples' as const] : [],
      ],
      results: hits.map(hit => toResult(hit, assets.get(hit.remoteId) ?? null, account, container)),
    }
  }

  return async (request: Request, signal?: AbortSignal): Promise<HostedSearchResponse> => {
    const start = performance.now()
    await using opened = await accounts.open(request.accountId, signal)
    const { name } = opened.connector.service
    const patience = AbortSignal.timeout(patienceMs)
    const ended = AbortSignal.any([patience, ...signal ? [signal] : []])
    try {
      const answer = await ask(opened, request, ended)
      return { ...answer, elapsedMs: performance.now() - start }
    }
    catch (error) {
      if (ended.aborted)
        throw failure('service_failed', { service: name, reason: patience.aborted ? `it did not answer within ${patienceMs / 1000} s.` : 'the question was taken back.' }, error)
      throw error instanceof ServiceFailure ? error.error : error
    }
  }
}

/** The host of an account's address, whose own pictures may be fetched wherever it is; '' when it has none. */
function hostOf(address: string | undefined): string {
  return URL.parse(address ?? '')?.host ?? ''
}
