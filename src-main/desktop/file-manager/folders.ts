import type { Surroundings } from './types.ts'
import { isAbsolute, join } from 'node:path'

/** Folder of the user's data on Linux, absolute (https://specifications.freedesktop.org/basedir-spec: relative paths do not count). */
export function dataFolder({ home, env }: Pick<Surroundings, 'home' | 'env'>): string {
  const given = env['XDG_DATA_HOME']
  return given !== undefined && isAbsolute(given) ? given : join(home, '.local', 'share')
}

/** Folder of the user's settings on Linux, absolute. */
export function configFolder({ home, env }: Pick<Surroundings, 'home' | 'env'>): string {
  const given = env['XDG_CONFIG_HOME']
  return given !== undefined && isAbsolute(given) ? given : join(home, '.config')
}

/** Folders of the system's settings on Linux, absolute, the most important one first. */
export function systemConfigFolders({ env }: Pick<Surroundings, 'env'>): readonly string[] {
  return foldersIn(env['XDG_CONFIG_DIRS'], ['/etc/xdg'])
}

/** Folders of the system's data on Linux, absolute, the most important one first. */
export function systemDataFolders({ env }: Pick<Surroundings, 'env'>): readonly string[] {
  return foldersIn(env['XDG_DATA_DIRS'], ['/usr/local/share', '/usr/share'])
}

function foldersIn(given: string | undefined, usual: readonly string[]): readonly string[] {
  const folders = (given ?? '').split(':').filter(folder => isAbsolute(folder))
  return folders.length > 0 ? folders : usual
}
