import type { FileManager, Surroundings } from './types.ts'
import { join } from 'node:path'
import { dataFolder } from './folders.ts'
import { createScriptingFileManager } from './scripts.ts'

/** Files of GNOME: an entry under Scripts (https://help.ubuntu.com/community/NautilusScriptsHowto). */
export function createNautilus(surroundings: Surroundings): FileManager {
  const folder = join(dataFolder(surroundings), 'nautilus')
  return createScriptingFileManager({ id: 'nautilus', name: 'GNOME Files', program: 'nautilus', folder, selection: 'NAUTILUS_SCRIPT_SELECTED_FILE_PATHS' }, surroundings)
}
