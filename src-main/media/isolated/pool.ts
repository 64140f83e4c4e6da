import type { ChildProcess } from 'node:child_process'
import type { DisplayForm, DisplayPicture } from '../display.ts'
import type { DecodedImage } from '../image.ts'
import type { IsolatedFamily, WorkerAnswer, WorkerRequest } from './worker.ts'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { failure, LikenessError } from '../../contract/errors.ts'

export interface IsolatedReaders {
  /** As `ImageReader.read`, by the reader of `family`, in another process. */
  readonly read: (family: IsolatedFamily, path: string, signal?: AbortSignal) => Promise<DecodedImage>
  /** The same as a picture to be looked at. */
  readonly display: (family: IsolatedFamily, path: string, form: DisplayForm, signal?: AbortSignal) => Promise<DisplayPicture>
  /** Ends all processes; reads under way fail. */
  readonly close: () => Promise<void>
}

type AnswerAs<A extends WorkerRequest['as']> = Extract<WorkerAnswer, A extends 'pixels' ? { readonly image: unknown } : { readonly display: unknown }>

export interface IsolatedOptions {
  /** How many processes at most; they start when they are first needed. */
  readonly size: number
  /** Seconds after which a file is given up and its process ended. */
  readonly seconds: number
  /** @default the readers of worker.ts */
  readonly worker?: URL
}

/** Of JavaScript objects in one process, megabytes; pixels lie outside. */
const heapMegabytes = 512
/** Milliseconds for which a process without work is kept. */
const idleMs = 60_000

/**
 * Runs readers in child processes. A process, not a thread, because librsvg can be neither interrupted nor ended inside
 * ours (a drawing of 300 filters held a thread for 19 s against a limit of 1 s), and because what crashes, crashes there.
 * A process decodes one file at a time and is used again; one that hangs or dies is replaced.
 */
export function createIsolatedReaders({ size, seconds, worker = new URL('./worker.ts', import.meta.url) }: IsolatedOptions): IsolatedReaders {
  const idle: { readonly child: ChildProcess, readonly timer: NodeJS.Timeout }[] = []
  const running = new Set<ChildProcess>()
  const waiting: (() => void)[] = []
  let busy = 0
  let closed = false

  function take(): ChildProcess {
    const kept = idle.pop()
    if (kept) {
      clearTimeout(kept.timer)
      return kept.child
    }
    const child = fork(fileURLToPath(worker), { serialization: 'advanced', stdio: 'ignore', execArgv: [`--max-old-space-size=${heapMegabytes}`] })
    if (running.size === 0)
      process.off('exit', killAll).once('exit', killAll)
    running.add(child)
    child.once('exit', () => forget(child)).on('error', () => forget(child))
    return child
  }

  function forget(child: ChildProcess): void {
    running.delete(child)
    const at = idle.findIndex(kept => kept.child === child)
    if (at >= 0)
      clearTimeout(idle.splice(at, 1)[0]?.timer)
  }

  function giveBack(child: ChildProcess): void {
    if (running.has(child) && !closed)
      idle.push({ child, timer: setTimeout(() => child.kill('SIGKILL'), idleMs).unref() })
  }

  function killAll(): void {
    for (const child of running)
      child.kill('SIGKILL')
  }

  async function slot(): Promise<void> {
    if (busy >= size)
      await new Promise<void>(resolve => waiting.push(resolve))
    else
      busy++
  }

  function release(): void {
    const next = waiting.shift()
    if (next)
      next()
    else
      busy--
  }

  async function answerTo<A extends WorkerRequest['as']>(request: WorkerRequest & { readonly as: A }, signal: AbortSignal | undefined): Promise<AnswerAs<A>> {
    await slot()
    try {
      signal?.throwIfAborted()
      if (closed)
        throw failure('internal', { reason: 'the image readers are closed.' })
      const child = take()
      const answer = await ask(child, request, seconds, signal).catch((thrown: unknown) => {
        child.kill('SIGKILL')
        throw thrown
      })
      giveBack(child)
      if ('error' in answer)
        throw new LikenessError(answer.error.code, answer.error.message)
      return answer as AnswerAs<A>
    }
    finally {
      release()
    }
  }

  return {
    read: async (family, path, signal) => (await answerTo({ as: 'pixels', family, path }, signal)).image,
    display: async (family, path, form, signal) => (await answerTo({ as: form, family, path }, signal)).display,
    close: async () => {
      closed = true
      process.off('exit', killAll)
      for (const { timer } of idle.splice(0))
        clearTimeout(timer)
      const ends = [...running].map(child => once(child, 'exit'))
      killAll()
      await Promise.all(ends)
    },
  }
}

function ask(child: ChildProcess, request: WorkerRequest, seconds: number, signal: AbortSignal | undefined): Promise<WorkerAnswer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle(() => reject(failure('decode_timeout', { seconds }))), 1000 * seconds)
    const onMessage = (answer: unknown): void => settle(() => resolve(answer as WorkerAnswer))
    const onEnd = (): void => settle(() => reject(failure('image_undecodable', { reason: 'the decoder ended while it read the file; the file is damaged or needs too much memory.' })))
    const onAbort = (): void => settle(() => reject(signal?.reason))
    function settle(finish: () => void): void {
      clearTimeout(timer)
      child.off('message', onMessage).off('exit', onEnd).off('error', onEnd)
      signal?.removeEventListener('abort', onAbort)
      finish()
    }
    child.on('message', onMessage).on('exit', onEnd).on('error', onEnd)
    signal?.addEventListener('abort', onAbort)
    child.send(request, (error) => {
      if (error)
        onEnd()
    })
  })
}
