import { expect, test } from './app.ts'

const bounds = { x: 40, y: 60, width: 1000, height: 700 }

test('windows come back as they were left', async ({ home }) => {
  {
    const app = await home.launch()
    const window = await app.firstWindow()
    await expect(window.getByRole('main')).toBeVisible()
    await app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]!.setBounds(bounds), bounds)
    await window.evaluate(() => location.assign('#/map'))
    await window.evaluate(() => globalThis.window.likeness?.openWindow('#/settings'))
    await expect.poll(async () => (await app.windows()).length).toBe(2)
    await expect.poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()).sort())).toEqual(['likeness://app/#/map', expect.stringMatching(/^likeness:\/\/app\/#\/settings/)])
    await app.close()
  }
  const app = await home.launch()
  await app.firstWindow()
  const known = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().filter(window => window.isVisible()).map(window => ({ ...window.getBounds(), address: window.webContents.getURL().replace(/.*#/, '') })))
  await expect.poll(known).toHaveLength(2)
  const [first] = (await known()).filter(({ address }) => address === '/map')
  expect(first).toEqual({ ...bounds, address: '/map' })
})
