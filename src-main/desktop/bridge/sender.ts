import { isOwnAddress } from '../security/judge-address.ts'

/** What is known of the frame that calls: as much of Electron's `WebFrameMain` as is judged by. */
export interface CallingFrame {
  readonly url: string
  /** Null of the frame that fills its window. */
  readonly parent: unknown
}

/**
 * Whether a frame may call the shell: it fills its window, and shows the app's one page. What else the app serves, such as the
 * file of an asset, may not. `frame` is null where it is gone already.
 */
export function isOwnFrame(frame: CallingFrame | null): boolean {
  return frame !== null && frame.parent === null && isOwnAddress(frame.url) && new URL(frame.url).pathname === '/'
}
