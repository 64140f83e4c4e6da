// @vitest-environment happy-dom
import type { DesktopBridge, Outcome } from '../../../../src-main/contract/desktop.ts'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, it, vi } from 'vitest'
import { desktopCalls } from '../../../../src-main/contract/desktop.ts'
import { LikenessError } from '../../../../src-main/contract/errors.ts'
import { unwrapped } from '../../../../src-renderer/desktop/bridge.ts'

/** A bridge whose calls answer what `answer` says, and what was called. */
function fakeBridge(answer: (name: string) => Outcome<unknown> | Promise<never>) {
  const called: [string, ...unknown[]][] = []
  const calls = Object.fromEntries(desktopCalls.map(name => [name, async (...args: unknown[]) => {
    called.push([name, ...args])
    return answer(name)
  }]))
  return { called, bridge: { ...calls, platform: 'darwin', pathOf: () => '', listen: () => () => undefined } as unknown as DesktopBridge }
}

afterEach(() => {
  Reflect.deleteProperty(window, 'likeness')
  vi.resetModules()
})

it('calls pass their arguments on and answer values', async () => {
  const { bridge, called } = fakeBridge(() => ({ value: ['/props'] }))
  const desktop = unwrapped(bridge)
  expect(await desktop.pickFolders()).toEqual(['/props'])
  await desktop.setFileManager('finder', true)
  expect(called).toEqual([['pickFolders'], ['setFileManager', 'finder', true]])
  expect(desktop.platform).toBe('darwin')
})

it('what goes wrong is a LikenessError, whether it is told or the call itself fails', async () => {
  const told = unwrapped(fakeBridge(() => ({ error: { code: 'file_manager_failed', message: 'The context menu of Finder was not changed.' } })).bridge)
  await expect(told.setFileManager('finder', true)).rejects.toEqual(new LikenessError('file_manager_failed', 'The context menu of Finder was not changed.'))
  const broken = unwrapped(fakeBridge(() => Promise.reject(new Error('the window is closed'))).bridge)
  await expect(broken.reveal(1)).rejects.toSatisfy(error => error instanceof LikenessError && error.message.includes('the window is closed'))
})

it('what needs the system is offered in the desktop app, in words of the system, and nowhere else', async () => {
  setActivePinia(createPinia())
  const inBrowser = await import('../../../../src-renderer/commands/all.ts')
  expect(inBrowser.allCommands().filter(({ id }) => id.startsWith('desktop.'))).toEqual([])
  vi.resetModules()

  const { bridge, called } = fakeBridge(() => ({ value: undefined }))
  Object.assign(window, { likeness: bridge })
  const { allCommands } = await import('../../../../src-renderer/commands/all.ts')
  const { assetMenu } = await import('../../../../src-renderer/commands/menus.ts')
  const { useSelection } = await import('../../../../src-renderer/stores/selection.ts')
  const commands = allCommands()
  const reveal = commands.find(({ id }) => id === 'desktop.reveal')!
  expect(reveal.label()).toBe('Show in Finder')
  expect(reveal.available?.(), 'nothing is shown').toBe(false)
  const asset = { id: 7 } as never
  useSelection().item = { asset, offline: false, keptUntil: undefined } as never
  expect(reveal.available?.()).toBe(true)
  await reveal.run()
  expect(called).toEqual([['reveal', 7]])
  const ids = new Set(commands.map(({ id }) => id))
  expect(assetMenu.flat().filter(entry => typeof entry === 'string' && !ids.has(entry))).toEqual([])
  const shortcuts = commands.flatMap(({ shortcuts }) => shortcuts ?? []).filter(shortcut => shortcut !== 'Escape')
  expect(shortcuts, 'no two commands share a shortcut').toEqual([...new Set(shortcuts)])
})
