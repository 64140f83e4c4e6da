import process from 'node:process'
import { settledBox } from '../e2e/still.ts'
import { tiles } from '../e2e/window.ts'
import { expect, test } from './app.ts'
import { clientOf, enginePid, shellLog, untilIndexed } from './inspect.ts'

test('an engine that is killed is back at once, and the page stays as it is', async ({ home, window }) => {
  const client = clientOf(window)
  await window.setViewportSize({ width: 900, height: 500 })
  await window.getByRole('combobox', { name: 'Search by words' }).fill('fabric stripes')
  await expect(window.getByRole('listbox', { name: 'Results' })).toBeVisible()
  const look = () => window.evaluate(() => ({
    address: location.hash,
    scroll: [...document.querySelectorAll('*')].map(element => element.scrollTop).filter(top => top > 0),
    selected: [...document.querySelectorAll('[role=option][aria-selected=true]')].map(tile => tile.getAttribute('aria-label')),
    loadedAt: performance.timeOrigin,
  }))
  await tiles(window).nth(2).click()
  const chosen = await tiles(window).nth(2).getAttribute('aria-label')
  const scroller = window.getByRole('listbox', { name: 'Results' })
  await scroller.hover()
  await window.mouse.wheel(0, 150)
  await expect.poll(() => look().then(({ scroll }) => scroll.length)).toBeGreaterThan(0)
  await settledBox(tiles(window).first())
  const before = await look()
  expect(before.selected).toEqual([chosen])

  const pid = await enginePid(home)
  const killed = Date.now()
  process.kill(pid, 'SIGKILL')
  await expect(window.getByText('The engine stopped and is started again.')).toBeVisible()
  await expect.poll(() => client.status().then(() => true, () => false), { intervals: [20] }).toBe(true)
  const took = Date.now() - killed
  test.info().annotations.push({ type: 'back after', description: `${took} ms` })
  process.stdout.write(`The engine was back ${took} ms after it was killed.\n`)
  expect(took).toBeLessThan(15_000)

  await expect(window.getByText('The engine stopped and is started again.')).toBeHidden()
  expect(await look(), 'the page was not loaded anew').toEqual(before)
  expect(await enginePid(home)).not.toBe(pid)
  await window.getByRole('link', { name: 'All assets' }).first().click()
  await expect(tiles(window).first()).toBeVisible()
})

test('what is being indexed when the app quits is indexed afterwards, once', async ({ newcomer, library }) => {
  const files = library.images.length + library.models.length
  {
    const app = await newcomer.launch()
    const client = clientOf(await app.firstWindow())
    await client.addLibrary({ path: library.folder })
    await expect.poll(async () => (await client.status()).progress.total, { intervals: [20] }).toBeGreaterThan(0)
    const { total, pending } = (await client.status()).progress
    expect(pending, `${pending} of ${total} wait when it quits`).toBeGreaterThan(0)
    await app.close()
  }
  expect(await shellLog(newcomer), 'it ended in order').toContain('The engine is gone: it ended with code 0')

  const app = await newcomer.launch()
  const window = await app.firstWindow()
  const client = clientOf(window)
  await untilIndexed(client)
  const { failed, pending } = (await client.status()).progress
  expect({ failed, pending }).toEqual({ failed: 0, pending: 0 })
  const { total } = await client.outlineAssets({})
  expect(total).toBeGreaterThanOrEqual(files)
  const assets = await client.getAssets({ ids: Array.from({ length: 2 * total }, (_, n) => n + 1) })
  expect(assets).toHaveLength(total)
  expect(new Set(assets.map(({ path }) => path)).size, 'no file is there twice').toBe(total)
})
