import type { DesktopPlatform } from '../../contract/desktop.ts'

/** A file manager whose context menu can have an entry of Likeness. A new one is one file that makes this, and its line in `file-managers.ts`. */
export interface FileManager {
  /** As in `FileManagerState`. */
  readonly id: string
  /** Its name as people know it. */
  readonly name: string
  /** Whether this system has it. */
  readonly present: () => Promise<boolean>
  /** Whether its menu has an entry of Likeness, of whatever version and place. */
  readonly installed: () => Promise<boolean>
  /** Writes the entry, in place of an earlier one. */
  readonly install: () => Promise<void>
  /** Removes every entry of Likeness, and nothing else; one that is not there is no error. */
  readonly remove: () => Promise<void>
}

/** Runs a program of the system to its end; rejects when it cannot be started. `code` is its exit code. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<{ readonly code: number, readonly stdout: string, readonly stderr: string }>

/** Where entries are written and what they start. */
export interface Surroundings {
  readonly platform: DesktopPlatform
  /** Home folder of the user, absolute. */
  readonly home: string
  /** Environment: `PATH` and `XDG_*` on Linux, `SystemRoot` on Windows. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** What starts the app, absolute: on Linux the AppImage itself where it runs from one. */
  readonly executable: string
  /** Identifier of the app's bundle, by which macOS finds it wherever it lies. */
  readonly bundleId: string
  /** Name of the menu entry in the user's language; also a file name, so without slashes. */
  readonly label: string
  readonly run: RunProgram
}

/** Tells the app to search by the files that follow. */
export const findSimilarFlag = '--find-similar'
