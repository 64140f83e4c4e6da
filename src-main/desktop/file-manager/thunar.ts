import type { FileManager, Surroundings } from './types.ts'
import { join } from 'node:path'
import { formats } from '../../contract/formats.ts'
import { exists, isOnPath, textOf, writeWholeFile } from './files.ts'
import { configFolder, systemConfigFolders } from './folders.ts'
import { shellWord, xmlText } from './quoting.ts'
import { hasAction, withAction, withoutAction } from './thunar-actions.ts'
import { findSimilarFlag } from './types.ts'

const actionId = 'likeness-find-similar'

/** Thunar of Xfce: one of the custom actions, which are all in one file (https://docs.xfce.org/xfce/thunar/custom-actions). */
export function createThunar(surroundings: Surroundings): FileManager {
  const folder = join(configFolder(surroundings), 'Thunar')
  const actions = join(folder, 'uca.xml')
  return {
    id: 'thunar',
    name: 'Thunar',
    present: async () => await isOnPath('thunar', surroundings.env['PATH']) || await exists(folder),
    installed: async () => hasAction(await textOf(actions), actionId),
    install: async () => {
      // A file of the user takes the place of the system's, whose actions would be gone.
      const text = await textOf(actions) ?? await systemActions(surroundings)
      await writeWholeFile(actions, edited(actions, () => withAction(text, actionId, menuAction(surroundings))))
    },
    remove: async () => {
      const text = await textOf(actions)
      if (text !== undefined && edited(actions, () => hasAction(text, actionId)))
        await writeWholeFile(actions, withoutAction(text, actionId))
    },
  }
}

/** What becomes of a file's text; where it cannot be told, the error names the file. */
function edited<T>(path: string, edit: () => T): T {
  try {
    return edit()
  }
  catch (error) {
    throw new Error(`${path} was left as it is: ${(error as Error).message}`, { cause: error })
  }
}

async function systemActions(surroundings: Surroundings): Promise<string | undefined> {
  for (const folder of systemConfigFolders(surroundings)) {
    const text = await textOf(join(folder, 'Thunar', 'uca.xml'))
    if (text !== undefined)
      return text
  }
  return undefined
}

/**
 * The action for files of every format that Likeness reads. Thunar hands the command to a shell, with each name quoted in
 * place of `%F`; it minds capitals in patterns, and refuses a whole file with an element that it does not know.
 */
function menuAction({ executable, label }: Pick<Surroundings, 'executable' | 'label'>): string {
  const extensions = formats.flatMap(format => format.extensions)
  const patterns = extensions.flatMap(extension => [`*.${extension}`, `*.${extension.toUpperCase()}`])
  return [
    '<action>',
    '\t<icon>likeness-desktop</icon>',
    `\t<name>${xmlText(label)}</name>`,
    `\t<unique-id>${actionId}</unique-id>`,
    `\t<command>${xmlText(`${shellWord(executable).replaceAll('%', '%%')} ${findSimilarFlag} %F`)}</command>`,
    `\t<description>${xmlText(label)}</description>`,
    `\t<patterns>${patterns.join(';')}</patterns>`,
    '\t<startup-notify/>',
    '\t<image-files/>',
    '\t<other-files/>',
    '\t<text-files/>',
    '</action>',
  ].join('\n')
}
