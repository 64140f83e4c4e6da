import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { LikenessError } from '../../src-main/contract/errors.ts'
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
}

const infoMs = 3000

/** Short messages that lie over the window: errors, and those that offer something, stay until they are closed. */
export const useNotices = defineStore('notices', () => {
  const notices = shallowRef<readonly Notice[]>([])
  let last = 0

  function add(tone: Notice['tone'], text: string, action?: NoticeAction): number {
    const id = ++last
    notices.value = [...notices.value.filter(notice => notice.text !== text), { id, tone, text, action }]
    return id
  }

  function dismiss(id: number) {
    notices.value = notices.value.filter(notice => notice.id !== id)
  }

  function info(text: string) {
    const id = add('info', text)
    setTimeout(dismiss, infoMs, id)
  }

  /** Says what was done, with a way to take it back. */
  function offer(text: string, action: NoticeAction) {
    add('info', text, action)
  }

  function error(thrown: unknown) {
    add('error', describeError(thrown))
  }

  return { notices, info, offer, error, dismiss }
})

/** A thrown thing in words for the user: the engine's own, or that it cannot be reached. */
export function describeError(thrown: unknown): string {
  return thrown instanceof LikenessError ? thrown.message : messages.errors.unreachable
}
