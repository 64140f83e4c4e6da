import type { LikenessError } from '../../contract/errors.ts'
import type { FailureDetails, FailureKind } from '../service-failure.ts'
import type { RawAnswer } from './exchange.ts'
import type { Redaction } from './redaction.ts'
import { failure } from '../../contract/errors.ts'
import { ServiceFailure } from '../service-failure.ts'

/** What was asked, for what is said of its failure. */
export interface Asked {
  readonly service: string
  readonly what: string
  readonly method: string
  /** Without its query, which may carry secrets. */
  readonly path: string
  /** Whether it is below the account's address, and so had the credentials with it. */
  readonly isOwn: boolean
  readonly isRepeatable: boolean
  readonly redaction: Redaction
}

/** Characters that are kept of an answer that is no JSON. */
const longestText = 2000

/** Characters that are quoted of what a service says. */
const longestQuote = 300

/** A failure in words: without a secret, with the method and the path. */
export function failureOf(asked: Asked, kind: FailureKind, reason: string, details: Omit<FailureDetails, 'kind'>): ServiceFailure {
  const { what, method, path, redaction } = asked
  const request = `${method} ${path}`
  return new ServiceFailure(errorOf(asked, kind, redaction.text(`${kind === 'unclear' ? request : `${what} (${request})`} ${reason}`)), { kind, ...details })
}

function errorOf({ service, what, redaction }: Asked, kind: FailureKind, reason: string): LikenessError {
  switch (kind) {
    case 'refused': return failure('account_refused', { service, reason })
    case 'unreachable': return failure('service_unreachable', { service, reason })
    case 'limited': return failure('service_limited', { service, reason })
    case 'full': return failure('service_full', { service, reason })
    case 'unclear': return failure('service_unclear', { service, what: redaction.text(what), reason })
    case 'absent':
    case 'busy':
    case 'broken':
    case 'wrong': return failure('service_failed', { service, reason })
  }
}

/** A failure that an answer tells of: its status is none of those that were expected. */
export function refusal(asked: Asked, { status, headers, bytes }: RawAnswer, retryAfterMs: number | undefined): ServiceFailure {
  const answer = asked.redaction.value(readLoosely(new TextDecoder().decode(bytes)))
  const kind = kindOf(status, asked.isOwn)
  const said = status >= 300 && status < 400 ? `leads on to ${hostOf(headers['location'])}, which is not followed` : quote(answer)
  return failureOf(asked, kind, `was answered ${status}${said === '' ? '' : `: ${said}`}`, {
    status,
    // Below 500 a service says that it did not do it.
    mayHaveHappened: status >= 500 && !asked.isRepeatable,
    retryAfterMs,
    answer,
  })
}

/** An address that the service named stands for itself: what it refuses, it refuses not because of the account. */
function kindOf(status: number, isOwn: boolean): FailureKind {
  if (status === 401 || status === 403)
    return isOwn ? 'refused' : 'broken'
  if (status === 404 || status === 410)
    return 'absent'
  if (status === 409 || status === 423)
    return 'busy'
  if (status === 429)
    return 'limited'
  if (status === 507)
    return 'full'
  if (status >= 500 || status === 408)
    return 'broken'
  return status >= 400 ? 'wrong' : 'unclear'
}

function hostOf(location: string | undefined): string {
  return URL.parse(location ?? '')?.host ?? 'another address'
}

function readLoosely(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return text.slice(0, longestText)
  }
}

/** What a service says went wrong, in a few words: the first text of those that are named as such, else what there is. */
function quote(answer: unknown): string {
  const text = typeof answer === 'string' ? answer.replaceAll(/<[^>]*>/g, ' ') : textOf(answer)
  const said = text?.replaceAll(/\s+/g, ' ').trim() ?? ''
  return said.length > longestQuote ? `${said.slice(0, longestQuote)}…` : said
}

const telling = ['message', 'reason', 'detail', 'details', 'description', 'error_description', 'error', 'errors', 'title', 'msg', 'code']

function textOf(answer: unknown): string | undefined {
  if (typeof answer === 'string')
    return answer === '' ? undefined : answer
  if (Array.isArray(answer))
    return answer.map(textOf).filter(text => text !== undefined).join('; ') || undefined
  if (answer === null || typeof answer !== 'object')
    return undefined
  const fields = answer as Readonly<Record<string, unknown>>
  return telling.map(name => textOf(fields[name])).find(text => text !== undefined)
}
