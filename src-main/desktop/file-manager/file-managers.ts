import type { DesktopPlatform, FileManagerState } from '../../contract/desktop.ts'
import type { FileManagers } from '../types.ts'
import type { FileManager, RunProgram, Surroundings } from './types.ts'
import { failure } from '../../contract/errors.ts'
import { createCaja } from './caja.ts'
import { createDolphin } from './dolphin.ts'
import { createExplorer } from './explorer.ts'
import { createFinder } from './finder.ts'
import { createNautilus } from './nautilus.ts'
import { createNemo } from './nemo.ts'
import { runProgram } from './run-program.ts'
import { createThunar } from './thunar.ts'

/** Every file manager that Likeness knows, by the system that it belongs to. */
const known: Readonly<Record<DesktopPlatform, readonly ((surroundings: Surroundings) => FileManager)[]>> = {
  win32: [createExplorer],
  darwin: [createFinder],
  linux: [createNautilus, createDolphin, createThunar, createNemo, createCaja],
}

/** The app as file managers start it, and where its entries go. */
export interface FileManagersOptions {
  readonly platform: DesktopPlatform
  /** Home folder of the user, absolute. */
  readonly home: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** Absolute path of the app's program. In an AppImage, `env.APPIMAGE` is taken: the program lies in a folder that is gone when it ends. */
  readonly executable: string
  /** Identifier of the app's bundle on macOS. */
  readonly bundleId: string
  /** Words of the entry in the user's language. */
  readonly texts: { readonly findSimilar: string }
  /** Runs programs of the system. @default as processes */
  readonly run?: RunProgram
}

/**
 * The entries of Likeness in the context menus of the system's file managers. Those that this system does not have are not
 * in the list, unless they have an entry. Changes are made one after the other.
 */
export function createFileManagers({ platform, home, env, executable, bundleId, texts, run = runProgram }: FileManagersOptions): FileManagers {
  const program = platform === 'linux' && env['APPIMAGE'] ? env['APPIMAGE'] : executable
  const fileManagers = known[platform].map(create => create({ platform, home, env, executable: program, bundleId, label: texts.findSimilar, run }))
  let changes: Promise<void> = Promise.resolve()

  return {
    list: async () => {
      const states = await Promise.all(fileManagers.map(stateOf))
      return states.filter(state => state !== undefined)
    },
    set: (id, installed) => {
      const change = changes.then(() => apply(id, installed))
      changes = change.catch(() => undefined)
      return change
    },
  }

  async function apply(id: string, installed: boolean): Promise<void> {
    const fileManager = fileManagers.find(candidate => candidate.id === id)
    if (!fileManager)
      throw failure('not_found', { what: `file manager "${id}" on this system` })
    try {
      await (installed ? fileManager.install() : fileManager.remove())
    }
    catch (error) {
      throw failure('file_manager_failed', { name: fileManager.name, reason: (error as Error).message }, error)
    }
  }
}

async function stateOf(fileManager: FileManager): Promise<FileManagerState | undefined> {
  // What cannot be read has no entry that can be removed, and is not known to be there; writing one says what is wrong.
  const installed = await fileManager.installed().catch(() => false)
  return installed || await fileManager.present().catch(() => false) ? { id: fileManager.id, name: fileManager.name, installed } : undefined
}
