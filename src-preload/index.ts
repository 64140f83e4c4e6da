import type { DesktopBridge, DesktopCall, DesktopEvent, DesktopPlatform, Outcome } from '../src-main/contract/desktop.ts'
import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { desktopCalls, desktopChannels } from '../src-main/contract/desktop.ts'

/** The bridge of a window to the operating system, `window.likeness`: calls by one channel, events by another. */

const calls = Object.fromEntries(desktopCalls.map(name => [name, callOf(name)])) as Omit<DesktopBridge, 'platform' | 'pathOf' | 'listen'>

contextBridge.exposeInMainWorld('likeness', {
  ...calls,
  platform: process.platform as DesktopPlatform,
  pathOf: file => webUtils.getPathForFile(file),
  listen,
} satisfies DesktopBridge)

function callOf(name: DesktopCall): (...args: readonly unknown[]) => Promise<Outcome<unknown>> {
  return (...args) => ipcRenderer.invoke(desktopChannels.call, name, args) as Promise<Outcome<unknown>>
}

function listen(listener: (event: DesktopEvent) => void): () => void {
  const receive = (_: unknown, event: DesktopEvent) => listener(event)
  ipcRenderer.on(desktopChannels.event, receive)
  return () => void ipcRenderer.off(desktopChannels.event, receive)
}
