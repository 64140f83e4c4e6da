import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { runScript } from '../../scripts/processes.ts'
import { desktopKind, projectFolder } from './launch.ts'

/** Builds the app where it was not built yet, and says what it is run in. */
export default async function setup(): Promise<void> {
  const isBuilt = ['main/index.js', 'preload/index.cjs', 'renderer/index.html'].every(file => existsSync(join(projectFolder, 'out', file)))
  if (!isBuilt && await runScript('build') !== 0)
    throw new Error('the app could not be built')
  process.stdout.write(desktopKind === 'electron' ? 'The desktop app runs in Electron.\n' : 'The desktop app runs in the rig, in the system\'s Chromium: Electron\'s binary is not there.\n')
}
