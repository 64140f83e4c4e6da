import type { DesktopCall } from '../../../../src-main/contract/desktop.ts'
import { expect, it } from 'vitest'
import { desktopCalls } from '../../../../src-main/contract/desktop.ts'
import { callArguments } from '../../../../src-main/desktop/bridge/call-arguments.ts'

const menu = (accelerator: string, language = 'en') => [[{ id: 'view', label: 'View', groups: [[{ id: 'view.preview', label: 'Preview', accelerator, enabled: true }]] }], language]

it.each<[DesktopCall, unknown]>([
  ['ready', []],
  ['reveal', [3]],
  ['dragOut', [Array.from({ length: 200 }, (_, place) => place + 1)]],
  ['openWindow', ['#/?like=asset:1&text=red%20chair']],
  ['openWindow', ['']],
  ['openWindow', ['#/collection/späte-see-57']],
  ['setMenu', menu('CmdOrCtrl+Shift+,')],
  ['setMenu', menu('F11')],
  ['setMenu', [[{ id: 'view', label: '', groups: [[{ id: 'a', label: 'A', enabled: false }]] }], 'de']],
  ['setTheme', ['dark']],
  ['changeSettings', [{ background: true }]],
  ['changeSettings', [{}]],
  ['setFileManager', ['nautilus', true]],
])('takes what a window gives %s', (call, given) => {
  expect(callArguments[call].safeParse(given)).toMatchObject({ success: true, data: given })
})

it.each<[DesktopCall, unknown]>([
  ['ready', [1]],
  ['ready', 'ready'],
  ['reveal', ['/etc/passwd']],
  ['reveal', [0]],
  ['reveal', [1, 2]],
  ['open', [1.5]],
  ['dragOut', [[]]],
  ['dragOut', [Array.from({ length: 201 }, (_, place) => place + 1)]],
  ['openWindow', ['https://example.org']],
  ['openWindow', ['//example.org/#/']],
  ['openWindow', ['../#/']],
  ['openWindow', ['#/\u0000']],
  ['setMenu', menu('Mod+K+Whatever')],
  ['setMenu', menu('F11', '../de')],
  ['setTheme', ['pink']],
  ['changeSettings', [{ background: 'yes' }]],
  ['changeSettings', [{ unknown: true }]],
  ['setFileManager', ['', true]],
])('refuses what a window must not give %s', (call, given) => {
  expect(callArguments[call].safeParse(given).success).toBe(false)
})

it('knows every call', () => {
  expect(Object.keys(callArguments).toSorted()).toEqual(desktopCalls.toSorted())
})
