import { desktopOrigin } from '../../contract/desktop.ts'

/** What is known of the frame that calls: as much of Electron's `WebFrameMain` as is judged by. */
export interface CallingFrame {
  readonly url: string
  /** Null of the frame that fills its window. */
  readonly parent: unknown
}

/** Whether a frame may call the shell: it fills a window, and shows a page of the app. `frame` is null where it is gone already. */
export function isOwnFrame(frame: CallingFrame | null): boolean {
  if (frame === null || frame.parent !== null || !URL.canParse(frame.url))
    return false
  const { protocol, host } = new URL(frame.url)
  return `${protocol}//${host}` === desktopOrigin
}
