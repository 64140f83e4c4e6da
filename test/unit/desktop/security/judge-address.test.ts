import { expect, it } from 'vitest'
import { isGranted, isOwnAddress, mayLoad, openingOf } from '../../../../src-main/desktop/security/judge-address.ts'

it('knows the app\'s own pages from all others', () => {
  expect(['likeness://app/', 'likeness://app/#/map', 'likeness://APP/index.html'].map(isOwnAddress)).toEqual([true, true, false])
  const others = ['likeness://other/', 'likeness://app.example/', 'likeness://app:1/', 'likeness://user@app/', 'likeness:app', 'https://app/', 'file:///app', 'about:blank', 'javascript:alert(1)', 'data:text/html,x', 'blob:likeness://app/1', '', 'likeness://']
  expect(others.filter(isOwnAddress)).toEqual([])
})

it('opens windows, the reference and known sites, nothing else', () => {
  expect(openingOf('likeness://app/#/?like=asset:1')).toEqual({ kind: 'window', address: '#/?like=asset:1' })
  expect(openingOf('likeness://app/api/docs')).toEqual({ kind: 'documentation', url: 'likeness://app/api/docs' })
  expect(openingOf('https://huggingface.co/some/model')).toEqual({ kind: 'browser', url: 'https://huggingface.co/some/model' })
  const refused = ['http://github.com/', 'https://github.com.example/', 'https://github.com@example.com/', 'https://user:word@github.com/', 'https://github.com:8443/', 'file:///etc/passwd', 'smb://server/share', 'ms-settings:about', 'javascript:alert(1)', 'likeness://app/api/export', 'likeness://similar?path=/a.png', 'not an address']
  expect(refused.map(openingOf)).toEqual(refused.map(() => ({ kind: 'refused' })))
})

it('lets pages load from the engine and from themselves only, and the shell over https', () => {
  expect(['likeness://app/x', 'blob:likeness://app/1', 'data:image/png;base64,'].map(address => mayLoad(address, true))).toEqual([true, true, true])
  expect(['https://example.com/', 'http://127.0.0.1:7717/', 'ws://127.0.0.1/', 'wss://example.com/', 'file:///etc/passwd', 'ftp://example.com/', 'nonsense'].map(address => mayLoad(address, true))).toEqual(Array.from({ length: 7 }).fill(false))
  expect(mayLoad('https://updates.example/latest.yml', false)).toBe(true)
  expect(mayLoad('http://updates.example/latest.yml', false)).toBe(false)
})

it('grants writing to the clipboard to own pages, nothing else to anybody', () => {
  expect(isGranted('clipboard-sanitized-write', 'likeness://app/')).toBe(true)
  expect(isGranted('clipboard-sanitized-write', 'https://example.com/')).toBe(false)
  const others = ['clipboard-read', 'media', 'geolocation', 'notifications', 'openExternal', 'fileSystem', 'hid', 'usb', 'local-network', 'unknown']
  expect(others.filter(permission => isGranted(permission, 'likeness://app/'))).toEqual([])
})
