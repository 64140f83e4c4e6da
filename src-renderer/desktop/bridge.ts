import type { DesktopBridge, DesktopCall, DesktopCalls, Outcome } from '../../src-main/contract/desktop.ts'
import { desktopCalls } from '../../src-main/contract/desktop.ts'
import { LikenessError, toLikenessError } from '../../src-main/contract/errors.ts'

/** The global of a page. */
interface Page {
  /** There in a window of the desktop app, and in no browser. */
  readonly likeness?: DesktopBridge
}

/** The bridge as the window uses it: calls answer values, and fail with a `LikenessError`. */
export type Desktop = {
  readonly [N in DesktopCall]: (...args: Parameters<DesktopCalls[N]>) => Promise<ReturnType<DesktopCalls[N]>>
} & Pick<DesktopBridge, 'platform' | 'pathOf' | 'listen'>

const { likeness }: Page = globalThis as Page

/** What the operating system gives this window; undefined in a browser. */
export const desktop: Desktop | undefined = likeness && unwrapped(likeness)

/** A bridge whose calls answer values in place of outcomes. Whatever a call fails with is a `LikenessError`. */
export function unwrapped(bridge: DesktopBridge): Desktop {
  const call = (name: DesktopCall) => async (...args: readonly unknown[]) => {
    const outcome = await (bridge[name] as (...args: readonly unknown[]) => Promise<Outcome<unknown>>)(...args).catch((thrown: unknown) => {
      throw toLikenessError(thrown)
    })
    if ('error' in outcome)
      throw new LikenessError(outcome.error.code, outcome.error.message)
    return outcome.value
  }
  const calls = Object.fromEntries(desktopCalls.map(name => [name, call(name)]))
  return { ...calls, platform: bridge.platform, pathOf: bridge.pathOf, listen: bridge.listen } as Desktop
}
