import { basename } from 'node:path'
import { tiles } from '../e2e/window.ts'
import { expect, test } from './app.ts'

test('it starts with a window that shows the library', async ({ app, window, library }) => {
  const names = [...library.images, ...library.models, ...library.others].map(path => basename(path))
  expect(names).toContain((await tiles(window).first().getAttribute('aria-label'))?.split(',')[0])
  await expect(tiles(window).first().locator('img')).toHaveJSProperty('complete', true)
  expect(await app.windows()).toHaveLength(1)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find(shown => shown.isVisible())?.webContents.getURL())).toMatch(/^likeness:\/\/app\//)
})
