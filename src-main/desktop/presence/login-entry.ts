import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { textOf, writeWholeFile } from '../file-manager/files.ts'
import { configFolder } from '../file-manager/folders.ts'
import { execWord } from '../file-manager/quoting.ts'

/** Has the app start without a window. */
export const hiddenFlag = '--hidden'

export interface LoginEntryParts {
  /** Home folder of the user, absolute. */
  readonly home: string
  /** Of the session: `XDG_CONFIG_HOME`, and `APPIMAGE` where the app runs from one. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** What starts the app: a program, absolute, and what it is given. */
  readonly command: readonly string[]
}

/** Writes, or removes, the entry by which a session on Linux starts the app (https://specifications.freedesktop.org/autostart-spec). Errors: those of the file system. */
export async function setLoginEntry(parts: LoginEntryParts, isWanted: boolean): Promise<void> {
  const path = entryPath(parts)
  if (isWanted)
    await writeWholeFile(path, loginEntry(parts))
  else
    await rm(path, { force: true })
}

/** Has an entry that is there start the app where it lies now. */
export async function renewLoginEntry(parts: LoginEntryParts): Promise<void> {
  const path = entryPath(parts)
  const found = await textOf(path)
  if (found !== undefined && found !== loginEntry(parts))
    await writeWholeFile(path, loginEntry(parts))
}

/** The text of the entry. */
export function loginEntry({ env, command }: Pick<LoginEntryParts, 'env' | 'command'>): string {
  const words = env['APPIMAGE'] ? [env['APPIMAGE']] : command
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Likeness',
    `Exec=${[...words, hiddenFlag].map(execWord).join(' ')}`,
    'Icon=likeness-desktop',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

function entryPath(parts: LoginEntryParts): string {
  return join(configFolder(parts), 'autostart', 'likeness.desktop')
}
