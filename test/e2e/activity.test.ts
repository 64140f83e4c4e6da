import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { look } from './axe.ts'
import { untilIdle } from './engine.ts'
import { expect, test, tileOf } from './window.ts'

test('what could not be read is listed with its reason, tried again, shown and copied, in both themes', async ({ window: page, engine, library, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('link', { name: '1 failed' }).click()
  const failures = page.getByRole('region', { name: 'What could not be read' })
  const row = failures.getByRole('listitem').filter({ hasText: 'broken.png' })
  await expect(failures.getByRole('listitem')).toHaveCount(1)
  await expect(row).toContainText('The picture is damaged or of a kind that cannot be decoded.')
  await expect(row).toContainText('Open it in the program that made it and save it anew.')
  await expect(row).toContainText(`${library.folder}/${library.broken}`)
  await row.getByText('What the program says').click()
  await look(page, 'activity')

  await row.getByRole('button', { name: 'Copy the details of broken.png' }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(library.broken)
  for (const again of ['Try broken.png again', 'Try all again']) {
    const asked = page.waitForResponse(response => response.url().includes('/retry'))
    await failures.getByRole('button', { name: again }).click()
    expect((await asked).status()).toBe(200)
    expect((await engine.client.waitUntilIdle()).failed).toBe(1)
  }
  await expect(row).toBeVisible()
  await row.getByRole('button', { name: 'Show broken.png in the grid' }).click()
  await expect(tileOf(page, 'broken.png')).toHaveAttribute('aria-selected', 'true')
  await expect(tileOf(page, 'broken.png')).toBeInViewport()
  await expect(page.getByRole('complementary', { name: 'Details' })).toContainText('broken.png')
})

test('what is being done shows with its files, waits, and goes on', async ({ freshWindow: page, freshEngine, library }) => {
  await page.getByRole('navigation').getByRole('link', { name: 'Activity' }).click()
  const now = page.getByRole('region', { name: 'Now' })
  await expect(now).toContainText('Likeness looks through no folder yet.')
  await expect(page.getByText('Everything could be read')).toBeVisible()
  await freshEngine.client.addLibrary({ path: library.folder })
  await expect(now).toContainText('Files in work')
  await expect(now.getByRole('listitem').first()).toContainText(/\.(jpg|png|webp|glb|gltf|obj|ply|stl|usdz|bin)/)
  await expect(now.getByRole('progressbar')).toBeVisible()
  await expect(now.locator('dt').first()).toBeVisible()
  await page.screenshot({ path: 'test-results/activity-working.png' })
  await now.getByRole('button', { name: 'Pause' }).click()
  await expect(now.getByRole('heading', { name: /^Paused/ })).toBeVisible()
  await now.getByRole('button', { name: 'Resume' }).click()
  await untilIdle(freshEngine)
  await expect(now).toContainText('Nothing is being done')
})

test('of thousands of failures only those in view exist, and some are tried again', async ({ freshWindow: page, freshEngine }) => {
  await using folder = await temporaryFolder()
  const names = Array.from({ length: 1500 }, (_, at) => `broken ${String(at).padStart(4, '0')}.png`)
  for (const name of names)
    await writeFile(join(folder.path, name), `This is no picture, but ${name}.`)
  await freshEngine.client.addLibrary({ path: folder.path })
  await untilIdle(freshEngine)
  await page.getByRole('navigation').getByRole('link', { name: 'Activity' }).click()
  const failures = page.getByRole('region', { name: 'What could not be read' })
  await expect(failures.getByText('1,500 files')).toBeVisible()
  await expect(failures.getByText('broken 0000.png').first()).toBeVisible()
  expect(await failures.getByRole('listitem').count()).toBeLessThan(40)
  await failures.getByRole('checkbox', { name: 'Select broken 0001.png' }).check()
  await failures.getByRole('checkbox', { name: 'Select broken 0002.png' }).check()
  const asked = page.waitForRequest('**/api/assets/retry')
  await failures.getByRole('button', { name: 'Try 2 again' }).click()
  expect((await asked).postDataJSON().ids).toHaveLength(2)
  await failures.getByRole('group', { name: 'What could not be read' }).hover()
  // The list grows at its end while it is gone through.
  await expect.poll(async () => {
    await page.mouse.wheel(0, 8000)
    return failures.getByText('broken 1499.png').first().isVisible()
  }, { intervals: [50] }).toBe(true)
  await page.screenshot({ path: 'test-results/activity-many.png' })
})
