import type { AppUpdater } from 'electron-updater'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The updater of this installation: of NSIS, of the AppImage, of the deb or of macOS. Undefined where the app was packaged without
 * a feed: then there is no `app-update.yml` in `resources`.
 */
export async function openUpdater(resources: string): Promise<AppUpdater | undefined> {
  if (!existsSync(join(resources, 'app-update.yml')))
    return undefined
  const { autoUpdater } = await import('electron-updater')
  return autoUpdater
}
