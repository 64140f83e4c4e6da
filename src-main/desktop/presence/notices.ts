import type { DesktopTexts } from '../locales/texts.ts'
import type { JobNews } from './job.ts'

/** A notification of the system. */
export interface Notice {
  readonly title: string
  readonly body: string
}

/** Whoever waits for less than this has not gone away. */
const longMs = 60_000

/** What the system is to tell of indexing, while no window has the focus; undefined: nothing. */
export function noticeOf(news: JobNews, texts: DesktopTexts['notifications']): Notice | undefined {
  if (news.kind === 'halted')
    return { title: texts.halted, body: news.reason }
  if (news.ms < longMs)
    return undefined
  return { title: texts.ended, body: news.failed > 0 ? texts.endedWithFailures(news.done, news.failed) : texts.endedBody(news.done) }
}
