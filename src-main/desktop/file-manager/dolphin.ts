import type { FileManager, Surroundings } from './types.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { exists, isOnPath, writeWholeFile } from './files.ts'
import { configFolder, dataFolder, systemDataFolders } from './folders.ts'
import { mimeTypes } from './mime-types.ts'
import { desktopValue, execWord } from './quoting.ts'
import { findSimilarFlag } from './types.ts'

const menuFile = join('kio', 'servicemenus', 'likeness.desktop')

/**
 * Dolphin of KDE: a service menu (https://develop.kde.org/docs/apps/dolphin/service-menus). A package of Likeness may have brought
 * one for all users, which is theirs to remove who remove the package.
 */
export function createDolphin(surroundings: Surroundings): FileManager {
  const menu = join(dataFolder(surroundings), menuFile)
  const ofEverybody = async () => {
    const found = await Promise.all(systemDataFolders(surroundings).map(folder => exists(join(folder, menuFile))))
    return found.includes(true)
  }
  return {
    id: 'dolphin',
    name: 'Dolphin',
    present: async () => await isOnPath('dolphin', surroundings.env['PATH']) || await exists(join(configFolder(surroundings), 'dolphinrc')),
    installed: async () => await exists(menu) || await ofEverybody(),
    // Plasma carries out what a desktop file of the user says only where that file is executable.
    install: async () => {
      if (!await ofEverybody())
        await writeWholeFile(menu, serviceMenu(surroundings.executable, { '': surroundings.label }), 0o755)
    },
    remove: async () => {
      await rm(menu, { force: true })
      if (await ofEverybody())
        throw new Error('it came with the package of Likeness, for all users, and goes with that')
    },
  }
}

/**
 * A service menu with one entry, for every type of file that Likeness reads.
 * @param executable absolute path of the app
 * @param labels name of the entry by language; '' stands for all that have none of their own
 */
export function serviceMenu(executable: string, labels: Readonly<Record<string, string>>): string {
  const names = Object.entries(labels).map(([language, label]) => `Name${language === '' ? '' : `[${language}]`}=${desktopValue(label)}`)
  return [
    '[Desktop Entry]',
    'Type=Service',
    'X-KDE-ServiceTypes=KonqPopupMenu/Plugin',
    `MimeType=${mimeTypes().join(';')};`,
    'X-KDE-Protocols=file',
    'X-KDE-Priority=TopLevel',
    'Actions=findSimilar;',
    '',
    '[Desktop Action findSimilar]',
    ...names,
    'Icon=likeness-desktop',
    `Exec=${execWord(executable)} ${findSimilarFlag} %F`,
    '',
  ].join('\n')
}
