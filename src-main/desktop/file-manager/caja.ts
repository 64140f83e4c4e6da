import type { FileManager, Surroundings } from './types.ts'
import { join } from 'node:path'
import { configFolder } from './folders.ts'
import { createScriptingFileManager } from './scripts.ts'

/** Caja of MATE: an entry under Scripts. */
export function createCaja(surroundings: Surroundings): FileManager {
  const folder = join(configFolder(surroundings), 'caja')
  return createScriptingFileManager({ id: 'caja', name: 'Caja', program: 'caja', folder, selection: 'CAJA_SCRIPT_SELECTED_FILE_PATHS' }, surroundings)
}
