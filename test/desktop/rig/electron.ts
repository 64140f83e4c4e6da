import { app } from './app.ts'
import { BrowserWindow, webContents } from './browser-window.ts'
import { clipboard, ClipboardItem } from './clipboard.ts'
import { dialog } from './dialog.ts'
import { ipcMain } from './ipc-main.ts'
import { Menu, MenuItem } from './menu.ts'
import { nativeImage } from './native-image.ts'
import { Notification } from './notification.ts'
import { safeStorage } from './safe-storage.ts'
import { screen } from './screen.ts'
import { sessionOf } from './session.ts'
import { shell } from './shell.ts'
import { strict } from './strict.ts'
import { nativeTheme, powerMonitor } from './system.ts'
import { Tray } from './tray.ts'

const session = strict('session', {
  get defaultSession() {
    return sessionOf('') as unknown as Electron.Session
  },
  fromPartition: partition => sessionOf(partition) as unknown as Electron.Session,
} satisfies Partial<typeof Electron.session>)

const protocol = strict('protocol', {
  registerSchemesAsPrivileged: () => {},
  handle: (scheme, handler) => session.defaultSession.protocol.handle(scheme, handler),
  unhandle: scheme => session.defaultSession.protocol.unhandle(scheme),
  isProtocolHandled: scheme => session.defaultSession.protocol.isProtocolHandled(scheme),
} satisfies Partial<Electron.Protocol>)

/** The module `electron`, as far as the rig has it. */
const electron = strict('electron', {
  app,
  BrowserWindow,
  clipboard,
  ClipboardItem,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  webContents,
} satisfies Partial<Record<keyof typeof Electron.CrossProcessExports, unknown>>)

// What `require('electron')` answers.
export { electron as 'module.exports' }
export { app, BrowserWindow, clipboard, ClipboardItem, dialog, ipcMain, Menu, MenuItem, nativeImage, nativeTheme, Notification, powerMonitor, protocol, safeStorage, screen, session, shell, Tray, webContents }
export default electron
