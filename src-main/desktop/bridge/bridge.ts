import type { BrowserWindow, IpcMainInvokeEvent } from 'electron'
import type { DesktopCall, DesktopCalls, MenuSection, Outcome } from '../../contract/desktop.ts'
import type { DesktopTexts } from '../locales/texts.ts'
import type { EngineHost, FileManagers, SettingsFile, ShellLog, Updates, Windows } from '../types.ts'
import { app, clipboard, ClipboardItem, dialog, ipcMain, nativeTheme, shell } from 'electron'
import { desktopCalls, desktopChannels } from '../../contract/desktop.ts'
import { failure, LikenessError, toLikenessError } from '../../contract/errors.ts'
import { locateAssets } from './asset-paths.ts'
import { callArguments } from './call-arguments.ts'
import { dragPicture, fullPicture } from './pictures.ts'
import { isOwnFrame } from './sender.ts'

export interface BridgeParts {
  readonly engine: Pick<EngineHost, 'client' | 'fetch' | 'state' | 'onState' | 'retry'>
  readonly windows: Windows
  readonly menu: { readonly set: (window: BrowserWindow, sections: readonly MenuSection[], language: string) => void }
  readonly settings: SettingsFile
  readonly fileManagers: FileManagers
  readonly updates: Updates
  /** Whether secrets are kept by the system's keychain. To ask may have the system ask the user, so nobody asks before it matters. */
  readonly keychain: () => Promise<boolean>
  /** Ends the app in order, puts the loaded version in place and starts it. */
  readonly installUpdate: () => void
  /** Folder of the icons, absolute. */
  readonly icons: string
  readonly texts: DesktopTexts
  readonly log: ShellLog
}

type Handlers = { readonly [N in DesktopCall]: (window: BrowserWindow, ...args: Parameters<DesktopCalls[N]>) => ReturnType<DesktopCalls[N]> | Promise<ReturnType<DesktopCalls[N]>> }

/**
 * Answers the calls of the windows, and tells them of the engine, the settings and the updates, until the function that it
 * answers is called. A call is refused unless it comes from the page of the app in a window of its own, with arguments of the
 * expected shape. What goes wrong in a call is answered as data.
 */
export function handleBridge(parts: BridgeParts): () => void {
  const { engine, windows, settings, updates, log } = parts
  const handlers = createHandlers(parts)

  async function answer(event: IpcMainInvokeEvent, name: unknown, args: unknown): Promise<Outcome<unknown>> {
    try {
      const window = windows.all().find(({ webContents }) => webContents === event.sender)
      if (!window || !isOwnFrame(event.senderFrame))
        throw failure('bad_request', { reason: 'only the page of a window of Likeness may call it.' })
      const call = desktopCalls.find(known => known === name)
      if (!call)
        throw failure('not_found', { what: `call "${String(name).slice(0, 100)}"` })
      const parsed = callArguments[call].safeParse(args)
      if (!parsed.success)
        throw failure('bad_request', { reason: `the call "${call}" was given something else than expected: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}` })
      const run = handlers[call] as (window: BrowserWindow, ...args: readonly unknown[]) => unknown
      return { value: await run(window, ...parsed.data) }
    }
    catch (thrown) {
      if (!(thrown instanceof LikenessError))
        log.error(`the call "${String(name)}" of a window failed`, thrown)
      return { error: toLikenessError(thrown).toWire() }
    }
  }

  ipcMain.handle(desktopChannels.call, answer)
  const ends = [
    engine.onState(state => windows.broadcast({ type: 'engine', engine: state })),
    settings.onChange(changed => windows.broadcast({ type: 'settings', settings: changed })),
    updates.onState(update => windows.broadcast({ type: 'update', update })),
    () => ipcMain.removeHandler(desktopChannels.call),
  ]
  return () => ends.forEach(end => end())
}

function createHandlers({ engine, windows, menu, settings, fileManagers, updates, keychain, installUpdate, icons, texts, log }: BridgeParts): Handlers {
  async function locate(id: number) {
    const [located] = await locateAssets(engine.client, [id])
    if (!located)
      throw failure('asset_not_found', { id })
    return located
  }

  async function openPath(path: string): Promise<void> {
    const reason = await shell.openPath(path)
    if (reason !== '')
      throw failure('file_unopened', { path, reason })
  }

  return {
    ready: (window) => {
      windows.listens(window)
      windows.send(window, { type: 'engine', engine: engine.state() })
    },
    state: async () => ({
      version: app.getVersion(),
      settings: settings.get(),
      fileManagers: await fileManagers.list(),
      update: updates.state(),
      keychain: await keychain(),
      logs: log.folder,
    }),
    pickFolders: async (window) => {
      const { canceled, filePaths } = await dialog.showOpenDialog(window, { title: texts.dialogs.chooseFolders, properties: ['openDirectory', 'multiSelections', 'createDirectory'] })
      return canceled ? [] : filePaths
    },
    reveal: async (_, id) => shell.showItemInFolder((await locate(id)).path),
    open: async (_, id) => openPath((await locate(id)).path),
    dragOut: async ({ webContents }, ids) => {
      const located = await locateAssets(engine.client, ids)
      const [first] = located
      if (!first)
        throw failure('bad_request', { reason: 'expected an asset to drag.' })
      const icon = await dragPicture((path, init) => engine.fetch(path, init), first.asset, located.length, icons)
      if (!webContents.isDestroyed())
        webContents.startDrag({ file: first.path, files: located.map(({ path }) => path), icon })
    },
    copyPicture: async (_, id) => {
      const asset = await engine.client.getAsset({ id })
      await clipboard.write([new ClipboardItem({ 'image/png': await fullPicture((path, init) => engine.fetch(path, init), asset) })])
    },
    openWindow: (_, address) => void windows.open(address),
    setMenu: menu.set,
    setTheme: (_, theme) => {
      nativeTheme.themeSource = theme
    },
    changeSettings: (_, changes) => settings.change(changes),
    setFileManager: async (_, id, installed) => {
      await fileManagers.set(id, installed)
      return fileManagers.list()
    },
    showLogs: () => openPath(log.folder),
    retryEngine: () => engine.retry(),
    lookForUpdate: () => updates.look(),
    installUpdate: () => installUpdate(),
  }
}
