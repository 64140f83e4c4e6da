import { registerHooks } from 'node:module'
import process from 'node:process'

/**
 * `node --import test/desktop/rig/register.ts out/main/index.js` runs the program of the desktop app where there is no
 * Electron: its module is the rig's, which shows windows as pages of the system's Chromium. LIKENESS_RIG_RESOURCES names the
 * resources of a package, whose program it is then.
 */
const ofElectron = new Set(['electron', 'electron/main', 'electron/common'])
const rig = new URL('electron.ts', import.meta.url).href

registerHooks({
  resolve: (specifier, context, next) => ofElectron.has(specifier) ? { url: rig, format: 'module-typescript', shortCircuit: true } : next(specifier, context),
})

/** Makes this process look like Electron's, in which the app's program runs after this module. */
async function prepare(): Promise<void> {
  const { appFolder, appVersion } = await import('./paths.ts')
  const packaged = process.env['LIKENESS_RIG_RESOURCES']
  // Electron is told the folder of an app that is not packaged, and finds the packaged one by itself.
  process.argv.splice(1, 1, ...packaged === undefined ? [appFolder] : [])
  Object.assign(process, { type: 'browser', resourcesPath: packaged ?? appFolder, ...packaged === undefined ? { defaultApp: true } : {} })
  Object.defineProperty(process.versions, 'electron', { value: appVersion, enumerable: true })
  const { quitOnSignals } = await import('./app.ts')
  const { answerSpec } = await import('./control.ts')
  answerSpec()
  quitOnSignals()
}

await prepare()
