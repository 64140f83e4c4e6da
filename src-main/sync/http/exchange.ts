import type { Agent } from 'undici'
import type { EncodedBody } from './body.ts'
import type { Traffic } from './traffic.ts'
import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'

export interface Exchange {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: EncodedBody | undefined
  readonly signal: AbortSignal
  /** ms in which something must move, in whatever direction. */
  readonly silenceMs: number
  /** Bytes of the answer, at most. */
  readonly answerLimit: number
}

export interface RawAnswer {
  readonly status: number
  /** By lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** Nothing moved for so long. */
export class Silence extends Error {}

/** What was to be sent could not be read; `cause` says why. */
export class SourceFailed extends Error {}

/** There is more of an answer than is taken. */
export class AnswerTooLarge extends Error {}

/** An answer broke off after its head. */
export class HalfAnswer extends Error {
  readonly head: Omit<RawAnswer, 'bytes'>

  constructor(head: Omit<RawAnswer, 'bytes'>, cause: Error) {
    super(cause.message, { cause })
    this.head = head
  }
}

/**
 * One request and its whole answer. Errors: NotConnected, Silence, SourceFailed, AnswerTooLarge, HalfAnswer, those of undici where the connection
 * broke; the reason of the signal.
 */
export async function exchange({ url, method, headers, body, signal, silenceMs, answerLimit }: Exchange, agent: Agent, traffic: Traffic): Promise<RawAnswer> {
  const { request } = await import('undici')
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(new Silence()), silenceMs)
  const ended = AbortSignal.any([signal, silence.signal])
  const sent = body && Readable.from(metered(body, traffic, ended, () => timer.refresh()))
  try {
    const { statusCode, headers: answered, body: answer } = await request(url, {
      dispatcher: agent,
      method: method as 'GET',
      headers: { ...headers, ...body ? { 'content-type': body.mediaType, 'content-length': String(body.bytes) } : {} },
      body: sent ?? null,
      signal: ended,
    })
    const head = { status: statusCode, headers: flat(answered) }
    return { ...head, bytes: await received(answer, answerLimit, () => timer.refresh()).catch(error => Promise.reject(error instanceof AnswerTooLarge ? error : new HalfAnswer(head, error as Error))) }
  }
  catch (error) {
    signal.throwIfAborted()
    if (sent?.errored instanceof SourceFailed)
      throw sent.errored
    throw silence.signal.aborted ? silence.signal.reason : error
  }
  finally {
    clearTimeout(timer)
    sent?.destroy()
  }
}

/** The bytes of a body as fast as they may go. */
async function* metered(body: EncodedBody, traffic: Traffic, signal: AbortSignal, moved: () => void): AsyncGenerator<Uint8Array> {
  const pieces = body.open()[Symbol.asyncIterator]()
  try {
    for (let next = await read(pieces); !next.done; next = await read(pieces)) {
      for (let start = 0; start < next.value.byteLength; start += traffic.chunk) {
        const part = next.value.subarray(start, start + traffic.chunk)
        await traffic.upload(part.byteLength, signal)
        moved()
        yield part
      }
    }
  }
  finally {
    await pieces.return?.()
  }
}

async function read(pieces: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  try {
    return await pieces.next()
  }
  catch (error) {
    throw new SourceFailed('', { cause: error })
  }
}

async function received(answer: AsyncIterable<Buffer>, limit: number, moved: () => void): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of answer) {
    moved()
    bytes += piece.byteLength
    if (bytes > limit)
      throw new AnswerTooLarge()
    pieces.push(piece)
  }
  return Buffer.concat(pieces)
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]))
}
