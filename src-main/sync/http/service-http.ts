import type { LookupAddress } from 'node:dns'
import type { AccountLimits } from '../../contract/sync.ts'
import type { Clock } from '../clock.ts'
import type { ConnectOptions, Credentials, ServiceAnswer, ServiceHttp, ServiceRequest } from '../types.ts'
import type { RawAnswer } from './exchange.ts'
import type { Asked } from './failures.ts'
import { failure, LikenessError } from '../../contract/errors.ts'
import { systemClock } from '../clock.ts'
import { ServiceFailure } from '../service-failure.ts'
import { encodeBody, LengthDiffers } from './body.ts'
import { createConnections, NotConnected } from './connections.ts'
import { createCredentials } from './credentials.ts'
import { AnswerTooLarge, exchange, HalfAnswer, Silence, SourceFailed } from './exchange.ts'
import { failureOf, refusal } from './failures.ts'
import { createRedaction, redactionOf } from './redaction.ts'
import { backoff, longestWait, retryAfter } from './retries.ts'
import { createTraffic } from './traffic.ts'

export interface AccountHttpOptions {
  /** The name of the service, for errors. */
  readonly service: string
  readonly limits: AccountLimits
  /** What must not stand in an error. What `authorise` answers is added by itself. */
  readonly secrets: readonly string[]
  readonly clock?: Clock
  /** 0…1, for the jitter. */
  readonly random?: () => number
  /** Of hosts that the service named. @default those that the system knows */
  readonly resolve?: (hostname: string) => Promise<readonly LookupAddress[]>
  /** Whether an IP address that the service named may be connected to. @default isPublicAddress */
  readonly allow?: (address: string) => boolean
  /** ms until a connection must be there. @default 15 s */
  readonly connectTimeoutMs?: number
  /** ms in which something must move once there is one: the upload, or the answer. @default 2 minutes */
  readonly silenceMs?: number
  /** Bytes of an answer, at most. @default 64 MB */
  readonly answerLimit?: number
  /** How often one thing is asked for, at most. @default 6 */
  readonly attempts?: number
}

export type AccountHttp = ReturnType<typeof createAccountHttp>

/**
 * Speaks HTTP for one account: all that `connect` answers share its limits of rate, parallelism and bandwidth, and its connections,
 * which close when this is disposed.
 *
 * A request is tried again, with backoff and jitter or when Retry-After says so, where nothing happened (no
 * connection, 429, 408) or where it is repeatable (5xx, a connection that broke, silence). `mayHaveHappened` of a failure is false
 * where nothing happened, and for what is repeatable: doing that again is as good as once. A body that cannot be read, or has not as
 * many bytes as was said, is a failure of kind `broken` with the error of its source or file_changed, and never arrives whole.
 * When the signal is aborted, its reason is thrown.
 */
export function createAccountHttp({ service, limits, secrets, clock = systemClock, random = Math.random, silenceMs = 120_000, answerLimit = 64_000_000, attempts: attemptLimit = 6, ...options }: AccountHttpOptions) {
  const traffic = createTraffic(limits, clock)
  const connections = createConnections({ parallel: limits.parallel, ...options })
  const redaction = createRedaction(secrets)

  function connect({ address, authorise }: ConnectOptions): ServiceHttp {
    const origin = new URL(address).origin
    const credentials = createCredentials(authorise, redaction)

    async function send<T>(request: ServiceRequest<T>): Promise<ServiceAnswer<T>> {
      const { method, signal } = request
      const isBelow = request.path.startsWith('/')
      const url = new URL(isBelow ? address + request.path : request.path)
      const isOwn = url.origin === origin
      const asked: Asked = {
        service,
        what: request.what,
        method,
        path: isBelow ? url.pathname : url.origin + url.pathname,
        isOwn: isBelow,
        isRepeatable: request.isRepeatable ?? !(method === 'POST' || method === 'PATCH'),
        redaction: isBelow ? redaction : redactionOf(url, redaction),
      }
      if (!isOwn && url.protocol !== 'https:')
        throw failureOf(asked, 'unclear', 'is not sent: the service named an address that is not https', { mayHaveHappened: false })

      let wasRenewed = false
      for (let attempts = 1; ; attempts++) {
        const shown = isBelow ? await credentials.get(signal) : undefined
        const failed = await attempt(request, asked, url, isOwn, shown?.credentials).catch(error => error instanceof ServiceFailure ? error : Promise.reject(error))
        if (!(failed instanceof ServiceFailure))
          return failed
        if (failed.details.status === 401 && shown && !wasRenewed) {
          wasRenewed = true
          await credentials.renew(shown, signal)
          continue
        }
        const wait = failed.details.retryAfterMs ?? backoff(attempts, random())
        if (attempts >= attemptLimit || wait > longestWait || !isWorthTrying(failed, asked))
          throw failed
        if (failed.details.kind === 'limited')
          traffic.hold(wait)
        await clock.wait(wait, signal)
      }
    }

    return { send }
  }

  async function attempt<T>(request: ServiceRequest<T>, asked: Asked, url: URL, isOwn: boolean, credentials: Credentials | undefined): Promise<ServiceAnswer<T>> {
    const { method, headers, body, query, signal, accept, mostBytes } = request
    using _ = await traffic.enter(signal)
    const answer = await exchange({
      url: withQuery(url, { ...query, ...method === 'GET' || method === 'DELETE' ? credentials?.fields : {} }),
      method,
      headers: { 'user-agent': 'Likeness', 'accept': 'application/json', ...lowered(credentials?.headers), ...lowered(headers) },
      body: body && encodeBody(body, credentials?.fields),
      signal,
      silenceMs,
      answerLimit: mostBytes ?? answerLimit,
    }, await connections.agent(isOwn), traffic).catch(error => Promise.reject(signal.aborted ? error : broken(asked, error, clock.now())))
    if ((answer.status < 200 || answer.status >= 300) && !accept?.includes(answer.status))
      throw refusal(asked, answer, retryAfter(answer.headers['retry-after'], clock.now()))
    return { status: answer.status, headers: answer.headers, value: read(request, asked, answer) }
  }

  return {
    connect,
    /** Takes the secrets out of a text. */
    redact: redaction.text,
    [Symbol.asyncDispose]: connections[Symbol.asyncDispose],
  }
}

/** Whether the same may be asked once more, and may fare better. */
function isWorthTrying({ details: { kind, status } }: ServiceFailure, { isRepeatable }: Asked): boolean {
  if (kind === 'limited' || kind === 'unreachable' || status === 408)
    return true
  return kind === 'broken' && isRepeatable && (status === undefined || status >= 500)
}

function withQuery(url: URL, query: NonNullable<ServiceRequest<unknown>['query']>): URL {
  const whole = new URL(url)
  Object.entries(query).forEach(([name, value]) => value === undefined || whole.searchParams.set(name, String(value)))
  return whole
}

function lowered(headers: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

/** What came to nothing before there was a whole answer. */
function broken(asked: Asked, error: Error, now: number): ServiceFailure {
  const mayHaveHappened = !asked.isRepeatable
  if (error instanceof SourceFailed)
    return sourceFailure(error.cause)
  if (error instanceof NotConnected && error.cause instanceof LikenessError)
    return failureOf(asked, 'unclear', `is not sent: ${error.cause.message}`, { mayHaveHappened: false })
  if (error instanceof NotConnected)
    return failureOf(asked, 'unreachable', `found no connection: ${error.message || codeOf(error.cause)}`, { mayHaveHappened: false })
  if (error instanceof HalfAnswer && error.head.status >= 300)
    return refusal(asked, { ...error.head, bytes: new Uint8Array() }, retryAfter(error.head.headers['retry-after'], now))
  if (error instanceof Silence)
    return failureOf(asked, 'broken', 'was broken off: nothing was heard for too long', { mayHaveHappened })
  if (error instanceof AnswerTooLarge)
    return failureOf(asked, 'unclear', 'was answered by more than is taken', { mayHaveHappened })
  return failureOf(asked, 'broken', `was broken off: ${error.message}`, { mayHaveHappened })
}

function codeOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? 'the reason is not known'
}

function sourceFailure(cause: unknown): ServiceFailure {
  const error = cause instanceof LikenessError
    ? cause
    : cause instanceof LengthDiffers ? failure('file_changed') : failure('file_unreadable', { reason: (cause as Error).message })
  return new ServiceFailure(error, { kind: 'broken', mayHaveHappened: false })
}

function read<T>({ answer, mostBytes }: ServiceRequest<T>, asked: Asked, { status, headers, bytes }: RawAnswer): T {
  const unclear = (reason: string) => failureOf(asked, 'unclear', reason, { status, mayHaveHappened: !asked.isRepeatable })
  const parsed = answer.safeParse(content())
  if (parsed.success)
    return parsed.data
  const [issue] = parsed.error.issues
  throw unclear(`was answered ${status} with something else: ${issue?.path.join('.') || 'all of it'}: ${issue?.message}`)

  function content(): unknown {
    if (mostBytes !== undefined)
      return bytes
    const text = new TextDecoder().decode(bytes)
    if (text === '')
      return undefined
    if (!/[/+]json\b/i.test(headers['content-type'] ?? ''))
      return text
    try {
      return JSON.parse(text)
    }
    catch {
      throw unclear(`was answered ${status} with JSON that cannot be read`)
    }
  }
}
