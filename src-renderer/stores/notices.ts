import type { ErrorCode } from '../../src-main/contract/errors.ts'
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { LikenessError } from '../../src-main/contract/errors.ts'
import { connection, onConnect } from '../client.ts'
import { desktop } from '../desktop/bridge.ts'
import { messages } from '../locales/messages.ts'

/** What a notice offers to do, such as taking back what it tells of. */
export interface NoticeAction {
  readonly label: string
  readonly run: () => void
}

export interface Notice {
  readonly id: number
  readonly tone: 'error' | 'info'
  readonly text: string
  readonly action: NoticeAction | undefined
  /** How often it was said. */
  readonly times: number
}

/** That the engine did not answer, in words. */
export const unreachable: string = desktop ? messages.errors.unreachableHere : messages.errors.unreachable

/** At once: the oldest make room for the newest. */
const most = 4
/** Time to notice a notice, and to read a character of it. */
const noticeMs = 4000
const readMs = 60
/** What offers something to do stays at least as long. */
const offerMs = 20_000
/** What went wrong stays so much longer. */
const errorFactor = 3

/** Short messages that lie over the window until they are read. None goes while one of them is pointed at. */
export const useNotices = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([])
  const timers = new Map<number, ReturnType<typeof setTimeout>>()
  let last = 0
  let held = false

  function add(tone: Notice['tone'], text: string, action?: NoticeAction): number {
    const said = notices.value.find(notice => notice.text === text)
    const notice = { id: ++last, tone, text, action, times: (said?.times ?? 0) + 1 }
    if (said)
      dismiss(said.id)
    notices.value = [...notices.value, notice]
    notices.value.slice(0, -most).forEach(({ id }) => dismiss(id))
    expire(notice)
    return notice.id
  }

  function expire({ id, tone, text, action }: Notice) {
    if (held)
      return
    const ms = Math.max(noticeMs + text.length * readMs, action ? offerMs : 0) * (tone === 'error' ? errorFactor : 1)
    timers.set(id, setTimeout(dismiss, ms, id))
  }

  function dismiss(id: number) {
    clearTimeout(timers.get(id))
    timers.delete(id)
    notices.value = notices.value.filter(notice => notice.id !== id)
    held &&= notices.value.length > 0
  }

  /** They stay, for as long as somebody is at them. */
  function hold() {
    held = true
    timers.forEach(clearTimeout)
    timers.clear()
  }

  /** Their time begins anew. */
  function release() {
    held = false
    notices.value.forEach(expire)
  }

  /** What was asked for in vain can be asked for again. */
  onConnect(() => notices.value.filter(({ text }) => text === unreachable).forEach(({ id }) => dismiss(id)))

  return {
    notices,
    info: (text: string) => add('info', text),
    /** Says what was done, with a way to take it back; answers the notice's id. */
    offer: (text: string, action: NoticeAction) => add('info', text, action),
    /** Says what went wrong; that somebody gave up waiting is no error, and that the engine is away is told by a banner once it is known. */
    error: (thrown: unknown) => {
      if (!isAborted(thrown) && !(isAway(thrown) && connection.value === 'lost'))
        add('error', describeError(thrown))
    },
    dismiss,
    hold,
    release,
  }
})

/** What the desktop app answers in the engine's place while that does not run. */
const awayCodes: ReadonlySet<ErrorCode> = new Set(['engine_stopped', 'engine_unstartable'])

/** Whether the engine did not answer by itself: it cannot be reached, or is being started. */
export function isAway(thrown: unknown): boolean {
  return !(thrown instanceof LikenessError) || awayCodes.has(thrown.code)
}

/** A thrown thing in words for the user: the engine's own, or that it cannot be reached. */
export function describeError(thrown: unknown): string {
  return thrown instanceof LikenessError ? thrown.message : unreachable
}

function isAborted(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === 'AbortError'
}
