import type { RigWindow } from './browser-window.ts'
import type { RigContents } from './web-contents.ts'

/** What is open, in the order in which it was opened; both know each other through here. */
export const openWindows = new Set<RigWindow>()
export const openContents = new Set<RigContents>()

/** The page whose main frame this is. */
export function contentsOfFrame(frameId: string): Electron.WebContents | undefined {
  return [...openContents].find(({ rigFrame }) => rigFrame === frameId) as Electron.WebContents | undefined
}
