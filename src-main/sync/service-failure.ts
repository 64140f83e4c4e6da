import type { LikenessError } from '../contract/errors.ts'

/**
 * refused: the credentials are not accepted. absent: what was asked for is not there (404). busy: not now (409, 423). limited: fewer
 * requests are asked for. full: there is no room left there (507). unreachable: no connection. broken: the service failed (other 5xx,
 * half an answer). wrong: it does not take what was asked (other 4xx). unclear: its answer is not as documented.
 */
export type FailureKind = 'refused' | 'absent' | 'busy' | 'limited' | 'full' | 'unreachable' | 'broken' | 'wrong' | 'unclear'

export interface FailureDetails {
  readonly kind: FailureKind
  /** HTTP status; undefined when there was no answer. */
  readonly status?: number | undefined
  /** Whether what was asked may have happened all the same: half a connection tells nothing. */
  readonly mayHaveHappened: boolean
  /** When the service wants to be asked again, ms from now. */
  readonly retryAfterMs?: number | undefined
  /** Its answer, read as JSON, else as text of at most 2,000 characters; free of secrets. */
  readonly answer?: unknown
}

/** A request to a hosted service that came to nothing; `error` says so to people, and holds no secret. */
export class ServiceFailure extends Error {
  readonly details: FailureDetails
  readonly error: LikenessError

  constructor(error: LikenessError, details: FailureDetails) {
    super(error.message, { cause: error })
    this.name = 'ServiceFailure'
    this.details = details
    this.error = error
  }
}
