import { expect, it } from 'vitest'
import { isOwnFrame } from '../../../../src-main/desktop/bridge/sender.ts'

it('lets the page of a window call, and nothing else', () => {
  expect(isOwnFrame({ url: 'likeness://app/#/map', parent: null })).toBe(true)
  expect(isOwnFrame({ url: 'likeness://app/', parent: null })).toBe(true)
  expect(isOwnFrame(null)).toBe(false)
  expect(isOwnFrame({ url: 'likeness://app/', parent: {} })).toBe(false)
  for (const url of ['', 'about:blank', 'https://example.org/', 'https://app/', 'likeness://app.example.org/', 'likeness://other/', 'likeness://app/api/assets/1/file', 'likeness://app/stage.html', 'data:text/html,likeness://app/'])
    expect([url, isOwnFrame({ url, parent: null })]).toEqual([url, false])
})
