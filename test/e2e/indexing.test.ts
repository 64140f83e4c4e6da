import { expect, test, tileOf, tiles } from './window.ts'

test('indexing waits and goes on as the user wishes; what is in view is wished for first', async ({ freshWindow: page, freshEngine, library }) => {
  await freshEngine.client.pause()
  const wish = page.waitForRequest(request => request.url().endsWith('/api/prefer') && request.postDataJSON().ids.length > 0)
  await freshEngine.client.addLibrary({ path: library.folder })
  await expect(page.getByText(/^Paused · \d+ waiting$/)).toBeVisible()
  await expect(tiles(page).first()).toHaveAttribute('aria-label', /waiting$/)
  const pending = new Set((await freshEngine.client.listAssets({ state: 'pending' })).assets.map(({ id }) => id))
  const { ids } = (await wish).postDataJSON() as { readonly ids: readonly number[] }
  expect(ids.length).toBeLessThanOrEqual(100)
  expect(ids.every(id => pending.has(id)), 'all of them are waiting').toBe(true)
  await page.screenshot({ path: 'test-results/paused.png' })

  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText(/^Indexing \d+ \/ \d+/)).toBeVisible()
  await page.getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText(/^Paused · \d+ waiting$/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Resume' }), 'the button keeps the focus').toBeFocused()
  expect((await freshEngine.client.getSettings()).paused).toBe(true)

  await page.reload()
  await expect(page.getByText(/^Paused · \d+ waiting$/)).toBeVisible()
  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByText(/^\d+ assets ready$/)).toBeVisible({ timeout: 100_000 })
  await expect(page.getByRole('button', { name: /Pause|Resume/ })).toBeHidden()
})

test('tags and a rating are given to the selected asset, and taken away', async ({ window: page, engine, library }) => {
  const [image] = library.images
  await tileOf(page, image!).click()
  const inspector = page.getByRole('complementary', { name: 'Details' })
  const field = inspector.getByRole('combobox', { name: 'Add tag…' })
  await field.fill('  to be checked ')
  await field.press('Enter')
  const tag = inspector.getByRole('list', { name: 'Tags' }).getByRole('listitem').filter({ hasText: 'to be checked' })
  await expect(tag).toBeVisible()
  await expect(field).toHaveValue('')
  await inspector.getByRole('radio', { name: '4 stars' }).click()
  await expect(inspector.getByRole('radio', { name: '4 stars' })).toBeChecked()

  await tileOf(page, library.images[1]!).click()
  await expect(tag).toBeHidden()
  await expect(inspector.getByRole('radio', { name: '4 stars' })).not.toBeChecked()
  await tileOf(page, image!).click()
  await expect(tag).toBeVisible()
  await expect(inspector.getByRole('radio', { name: '4 stars' })).toBeChecked()

  const id = (await engine.client.listAssets({})).assets.find(({ path }) => path === image)!.id
  await engine.client.editAssets({ ids: [id], addTags: ['from elsewhere'], metadata: { description: 'Boards of oak.' } })
  await expect(inspector, 'what others change shows').toContainText('from elsewhere')
  await expect(inspector).toContainText('Boards of oak.')

  await tag.getByRole('button', { name: 'Remove the tag to be checked' }).click()
  await expect(tag).toBeHidden()
  await inspector.getByRole('button', { name: 'No rating' }).click()
  await expect(inspector.getByRole('radio', { checked: true })).toHaveCount(0)
  const { tags, metadata } = await engine.client.getAssetDetails({ id })
  expect(tags).toEqual(['from elsewhere'])
  expect(metadata.find(({ key }) => key === 'rating')?.value).toBe('0')
})
