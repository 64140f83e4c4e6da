import type { AfterPackContext, Configuration, FileSet } from 'electron-builder'
import type { Target } from './target.ts'
import { join } from 'node:path'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { Arch } from 'electron-builder'
import { desktopEntry } from '../../packaging/linux.ts'
import { macInfo } from '../../packaging/mac.ts'
import { writePackagingFiles } from '../../packaging/write.ts'
import { mimeTypes } from '../../src-main/desktop/file-manager/mime-types.ts'
import { appId, scheme } from '../../src-main/desktop/identity.ts'
import { projectFolder } from '../processes.ts'
import { makeEngineTree } from './engine-tree.ts'
import { proveEngine } from './prove.ts'
import { engineOf, nameOf, ownTarget, toTarget } from './target.ts'

/** Which doors of Electron are shut in what is shipped. Every fuse is named: a new one of Electron fails the packaging until it is. */
const fuses = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  resetAdHocDarwinSignature: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // WebAssembly in the pages is quicker with them; they are no way in.
  [FuseV1Options.WasmTrapHandlers]: true,
} as const

/** Where a package of Linux puts the app: electron-builder's place for it. */
const linuxProgram = '/opt/Likeness/likeness-desktop'

/** Where installed apps look for newer ones: the folder of a web server that holds what electron-builder wrote. None: they never look. */
const feed = process.env['LIKENESS_UPDATE_URL']

const made = new Set<string>()

/** Makes and proves the engine of a target, where that has not been done for another package of this run. */
async function makeOnce(target: Target): Promise<void> {
  if (made.has(nameOf(target)))
    return
  made.add(nameOf(target))
  await makeEngineTree(target, { prove: tree => tryEngine(tree, target) })
}

async function tryEngine(tree: string, target: Target): Promise<void> {
  if (nameOf(target) !== nameOf(ownTarget()))
    return console.log(`The engine of ${nameOf(target)} does not run here: it has not been tried.`)
  const { startMs: [first, second], loaded } = await proveEngine(tree, target)
  console.log(`The engine runs with nothing around it: ${loaded} files loaded, all of its own; it listens after ${Math.round(first)} ms, the second time after ${Math.round(second)} ms.`)
}

/** What electron-builder puts in itself. */
function macro(name: string): string {
  return `$\{${name}}`
}

/** The engine's tree as resources. Two entries: electron-builder leaves out a `node_modules` at the top of what it copies. */
function engineFrom(name: string): FileSet[] {
  return ['', '/node_modules'].map(inner => ({ from: `out/package/${name}${inner}`, to: `engine${inner}`, filter: ['**/*'] }))
}

/**
 * How electron-builder packages the app: the program of Electron in an archive, and beside it, as plain files, the engine's tree, which
 * is made and proven for each target before. LIKENESS_UPDATE_URL names the update feed, LIKENESS_ELECTRON_DIST a folder with Electron.
 */
export async function configuration(): Promise<Configuration> {
  const pieces = await writePackagingFiles(join(projectFolder, 'out', 'package', 'pieces'), linuxProgram)
  return {
    appId,
    // The older tools make an AppImage that starts only where FUSE 2 is installed, and never in a sandbox from the menu (https://www.electron.build/v26/docs/appimage#toolsets).
    toolsets: { appimage: '1.0.3' },
    productName: 'Likeness',
    copyright: 'MIT licence',
    // By its desktop entry a Linux desktop knows whose windows, badges and progress these are.
    extraMetadata: { main: 'out/main/index.js', desktopName: 'likeness-desktop.desktop' },
    artifactName: `${['productName', 'version', 'os', 'arch'].map(macro).join('-')}.${macro('ext')}`,
    directories: { output: 'out/package', buildResources: 'packaging' },
    ...process.env['LIKENESS_ELECTRON_DIST'] ? { electronDist: process.env['LIKENESS_ELECTRON_DIST'] } : {},
    electronLanguages: ['en-US', 'de'],

    // Everything that the program of Electron needs is bundled: nothing of node_modules belongs to it.
    asar: true,
    files: ['out/main/**', 'out/preload/**', 'package.json', '!**/.vite/**', '!node_modules/**'],
    beforeBuild: () => Promise.resolve(false),
    beforePack: async ({ electronPlatformName, arch }) => makeOnce(engineOf(toTarget(electronPlatformName, Arch[arch]))),
    afterPack: async context => void await flipFuses(programOf(context), fuses),

    protocols: [{ name: 'Likeness', schemes: [scheme], role: 'Viewer' }],
    publish: feed ? [{ provider: 'generic', url: feed }] : null,
    generateUpdatesFilesForAllChannels: true,

    linux: {
      target: ['AppImage', 'deb'],
      executableName: 'likeness-desktop',
      icon: 'resources/icons/linux',
      category: 'Graphics',
      synopsis: 'Finds similar images and 3D models',
      maintainer: 'The Likeness contributors <contributors@likeness.invalid>',
      mimeTypes: [...mimeTypes()],
      desktop: { entry: desktopEntry },
      extraResources: engineFrom(`engine-linux-${macro('arch')}`),
    },
    deb: {
      afterInstall: 'packaging/linux/after-install.tpl',
      afterRemove: 'packaging/linux/after-remove.tpl',
      fpm: [`${pieces.mimePackage}=/usr/share/mime/packages/likeness.xml`, `${pieces.serviceMenu}=/usr/share/kio/servicemenus/likeness.desktop`],
    },
    mac: {
      target: ['dmg', 'zip'],
      icon: 'resources/icons/icon.icns',
      category: 'public.app-category.photography',
      hardenedRuntime: true,
      entitlements: 'packaging/entitlements.mac.plist',
      entitlementsInherit: 'packaging/entitlements.mac.plist',
      // What is no program needs no signature of its own; that of the app covers it.
      signIgnore: ['\\.(?:onnx|wasm|png|webp|jpg|json|pak|bin)$'],
      extendInfo: macInfo(appId),
      extraResources: engineFrom(`engine-darwin-${macro('arch')}`),
    },
    win: { target: ['nsis'], icon: 'resources/icons/icon.ico', extraResources: engineFrom('engine-win32-x64') },
    nsis: { oneClick: true, perMachine: false, buildUniversalInstaller: false, deleteAppDataOnUninstall: false, include: pieces.installer },
  }
}

function programOf({ appOutDir, packager, electronPlatformName }: AfterPackContext): string {
  const names: Readonly<Record<string, string>> = { darwin: `${packager.appInfo.productFilename}.app`, win32: `${packager.appInfo.productFilename}.exe` }
  return join(appOutDir, names[electronPlatformName] ?? 'likeness-desktop')
}
