import { messages } from '../locales/messages.ts'
import { useNotices } from '../stores/notices.ts'

/** Copies text and says so; `done` is what it says. */
export function useCopy() {
  const notices = useNotices()

  return async function copy(text: string, done: string) {
    try {
      await navigator.clipboard.writeText(text)
      notices.info(done)
    }
    catch {
      notices.info(messages.copied.failed)
    }
  }
}
