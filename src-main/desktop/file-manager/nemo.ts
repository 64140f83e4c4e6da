import type { FileManager, Surroundings } from './types.ts'
import { join } from 'node:path'
import { dataFolder } from './folders.ts'
import { createScriptingFileManager } from './scripts.ts'

/** Nemo of Cinnamon: an entry under Scripts. */
export function createNemo(surroundings: Surroundings): FileManager {
  const folder = join(dataFolder(surroundings), 'nemo')
  return createScriptingFileManager({ id: 'nemo', name: 'Nemo', program: 'nemo', folder, selection: 'NEMO_SCRIPT_SELECTED_FILE_PATHS' }, surroundings)
}
