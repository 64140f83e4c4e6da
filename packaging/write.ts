import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { serviceMenu } from '../src-main/desktop/file-manager/dolphin.ts'
import { de } from '../src-main/desktop/locales/de.ts'
import { en } from '../src-main/desktop/locales/en.ts'
import { mimePackage } from './linux.ts'
import { fileMacros } from './windows.ts'

/** Files of packages that are made of the table of formats, by the names that `writePackagingFiles` gives them. */
export interface PackagingFiles {
  /** Types of 3D formats: to `/usr/share/mime/packages/likeness.xml`. */
  readonly mimePackage: string
  /** Entry of Dolphin for all users: to `/usr/share/kio/servicemenus/likeness.desktop`. */
  readonly serviceMenu: string
  /** What the installer of Windows does beside its own work: `nsis.include`. */
  readonly installer: string
}

/**
 * Writes the files of packages that list formats.
 * @param folder absolute; made when it is not there
 * @param executable absolute path of the app in a package of Linux
 * @returns absolute paths
 */
export async function writePackagingFiles(folder: string, executable: string): Promise<PackagingFiles> {
  await mkdir(folder, { recursive: true })
  const paths = { mimePackage: join(folder, 'likeness-mime.xml'), serviceMenu: join(folder, 'likeness-servicemenu.desktop'), installer: join(folder, 'installer.nsh') }
  await writeFile(paths.mimePackage, mimePackage())
  await writeFile(paths.serviceMenu, serviceMenu(executable, { '': en.fileManager.findSimilar, 'de': de.fileManager.findSimilar }), { mode: 0o755 })
  await writeFile(paths.installer, `${await readFile(join(import.meta.dirname, 'windows/installer.nsh'), 'utf8')}\n${fileMacros()}`)
  return paths
}
