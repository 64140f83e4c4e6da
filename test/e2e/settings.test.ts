import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { look, violations } from './axe.ts'
import { intercept } from './intercept.ts'
import { indexed } from './places.ts'
import { expect, test } from './window.ts'

const pages = ['Libraries', 'Encoders', 'Detectors', 'API', 'Accounts', 'Indexing', 'Appearance', 'Keyboard shortcuts', 'Data', 'About'] as const

function openPage(page: Page, name: typeof pages[number]) {
  return page.getByRole('navigation', { name: 'Pages of the settings' }).getByRole('link', { name, exact: true }).click()
}

/** Goes to a page of the settings of an engine that knows no folder yet, once the window is there. */
async function openFresh(page: Page, name: string) {
  await expect(page.getByRole('heading', { name: 'Find what looks alike' })).toBeVisible()
  await page.goto(`${new URL(page.url()).origin}/#/settings/${name}`)
}

test('every page of the settings can be read and used by everybody, in both themes', async ({ window: page }) => {
  await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click()
  for (const name of pages) {
    await openPage(page, name)
    await expect(page.getByRole('heading', { level: 2, name, exact: true })).toBeVisible()
    await expect(page.getByText('Reading the settings…')).toHaveCount(0)
    await look(page, `settings-${name.toLowerCase().replaceAll(' ', '-')}`)
  }
})

test('libraries are renamed, left out of, looked through, removed and taken back', async ({ freshWindow: page, freshEngine, library }) => {
  await using place = await indexed(page, freshEngine, library, 3)
  await page.goto(`${new URL(page.url()).origin}/#/settings`)
  const card = page.getByRole('article', { name: 'Props' })
  await expect(card).toContainText(place.root)
  await expect(card).toContainText('3 assets')

  await card.getByRole('button', { name: 'Rename…' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Shelf')
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
  const renamed = page.getByRole('article', { name: 'Shelf' })
  await expect(renamed).toBeVisible()

  await renamed.getByText('Leave out').click()
  const patterns = renamed.getByLabel('Patterns left out of Shelf')
  await patterns.fill('*.jpg\n\n  *.png ')
  await renamed.getByRole('button', { name: 'Save patterns' }).click()
  await expect(renamed.getByText('Saved')).toBeVisible()
  await expect.poll(async () => (await freshEngine.client.listLibraries())[0]).toMatchObject({ name: 'Shelf', exclude: ['*.jpg', '*.png'] })
  await expect(renamed).toContainText('0 assets')

  const days = page.getByLabel('Keep what is gone for')
  await days.fill('0')
  await days.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'Give a number from 1 to 3,650.' })).toBeVisible()
  await expect(days).toHaveAttribute('aria-invalid', 'true')
  await days.fill('7')
  await days.press('Enter')
  await expect.poll(async () => (await freshEngine.client.getSettings()).missingDays).toBe(7)

  await renamed.getByRole('button', { name: 'Remove…' }).click()
  await expect(page.getByRole('dialog')).toContainText('kept for 7 days')
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  const removed = page.getByRole('region', { name: 'Removed libraries' })
  await expect(removed).toContainText('Shelf')
  await removed.getByRole('button', { name: 'Take back' }).click()
  await expect(renamed).toBeVisible()
  await expect(removed).toBeHidden()
})

test('indexing and the hosted APIs do as they are told', async ({ freshWindow: page, freshEngine }) => {
  await openFresh(page, 'indexing')
  await page.getByLabel('On battery').selectOption('Not at all')
  await page.getByLabel('While somebody works').selectOption('As fast as possible')
  await page.getByRole('switch', { name: 'Indexing waits' }).click()
  await expect(page.getByText('Saved').first()).toBeVisible()
  await expect.poll(() => freshEngine.client.getSettings()).toMatchObject({ onBattery: 'pause', whenActive: 'full', paused: true })
  await page.getByRole('switch', { name: 'Indexing waits' }).press('Space')
  await expect.poll(() => freshEngine.client.getSettings()).toMatchObject({ paused: false })

  await intercept(page, '**/api/settings', route => route.request().method() === 'POST' ? route.fulfill({ status: 422, json: { code: 'disk_full', message: 'The disk is full.' } }) : route.fallback())
  await page.getByLabel('Space for previews').fill('5')
  await page.getByLabel('Space for previews').press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'The disk is full.' }), 'what goes wrong stands at the field').toBeVisible()
})

test('a switch shows what was chosen before that is saved: pressed again, it is as it was', async ({ freshWindow: page, freshEngine }) => {
  await openFresh(page, 'indexing')
  const held = Promise.withResolvers<void>()
  const sent: unknown[] = []
  await intercept(page, '**/api/settings', async (route) => {
    if (route.request().method() === 'POST') {
      sent.push(route.request().postDataJSON())
      await held.promise
    }
    await route.fallback()
  })
  const paused = page.getByRole('switch', { name: 'Indexing waits' })
  await paused.click()
  await expect(paused).toBeChecked()
  await paused.press('Space')
  await expect(paused).not.toBeChecked()
  held.resolve()
  await expect.poll(() => sent, 'one after the other').toEqual([{ paused: true }, { paused: false }])
  await expect.poll(() => freshEngine.client.getSettings()).toMatchObject({ paused: false })
  await expect(paused).not.toBeChecked()
})

test.describe('keys', () => {
  test('are made, copied, listed and revoked', async ({ freshWindow: page, freshEngine, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const { key } = await freshEngine.client.createCollection({ name: 'Chairs' })
    await openFresh(page, 'api')
    await page.getByRole('button', { name: 'New key…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name', { exact: true }).fill('web shop')
    await dialog.getByLabel('E-mail').fill('ann@example.com')
    await dialog.getByLabel('Searches a day').fill('5')
    await dialog.getByLabel('Chairs').check()
    await dialog.getByLabel('May name pictures by web address').check()
    await dialog.getByRole('button', { name: 'Make key' }).click()
    await expect(dialog.getByRole('heading', { name: 'Copy the key now' })).toBeVisible()
    expect(await violations(page), 'the secret').toEqual([])
    await dialog.getByRole('button', { name: 'Copy: Both in one word' }).click()
    const credential = await page.evaluate(() => navigator.clipboard.readText())
    const [made] = await freshEngine.client.listApiKeys()
    expect(made).toMatchObject({ name: 'web shop', email: 'ann@example.com', dailyQuota: 5, collections: [key], remoteUrls: true })
    expect(credential.startsWith(`${made!.id}.`)).toBe(true)
    await dialog.getByRole('button', { name: 'I have it' }).click()
    await expect(dialog).toBeHidden()
    await expect(page.getByText(credential)).toBeHidden()

    const card = page.getByRole('article', { name: 'web shop' })
    await expect(card).toContainText('0 of 5 searches today')
    await expect(card).toContainText('only Chairs')
    await expect(page.getByLabel('echo3D', { exact: true })).toContainText(`curl '${new URL(page.url()).origin}/echo3d/`)
    await card.getByRole('button', { name: 'Revoke…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
    await expect(page.getByText('No key yet.')).toBeVisible()
    expect(await freshEngine.client.listApiKeys()).toEqual([])
  })
})

test('encoders are shown with what they are, and measured on what is there', async ({ window: page }) => {
  await page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click()
  await openPage(page, 'Encoders')
  const active = page.getByRole('article').filter({ hasText: 'Answers searches' })
  await expect(active).toContainText('Licence:')
  await active.getByRole('button', { name: 'Measure' }).click()
  await expect(active.getByText(/images\/s · finds cropped \d+%|images\/s · finds cropped/).or(page.getByRole('alert').filter({ hasText: 'An encoder is measured on at least' }))).toBeVisible({ timeout: 60_000 })

  await page.getByRole('button', { name: 'Import from a folder…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
})

test('an encoder that waits for files out of reach says so, and goes ahead without them when it is told to', async ({ freshWindow: page, freshEngine }) => {
  const [built] = await freshEngine.client.listEncoders()
  const waiting = { ...built!, id: 'newer', name: 'Newer', state: 'preparing', waits: true }
  const used: string[] = []
  await page.route('**/api/encoders', route => route.fulfill({ json: [built, waiting] }))
  await page.route('**/api/encoders/*/use', (route) => {
    used.push(new URL(route.request().url()).pathname)
    return route.fulfill({ json: { ...waiting, waits: false } })
  })
  await openFresh(page, 'encoders')
  const card = page.getByRole('article', { name: 'Newer' })
  await expect(card).toContainText('Waits for files that are out of reach')
  await expect(page.getByRole('article', { name: built!.name })).not.toContainText('Waits for files')
  await card.getByRole('button', { name: 'Use without them' }).click()
  const dialog = page.getByRole('dialog', { name: 'Use Newer?' })
  await expect(dialog).toContainText('It answers searches at once.')
  await dialog.getByRole('button', { name: 'Use without them' }).click()
  await expect.poll(() => used).toEqual(['/api/encoders/newer/use'])
})

test('a backup is made, damage looked for, and what people made is saved and taken in', async ({ freshWindow: page, freshEngine, library }) => {
  await using place = await indexed(page, freshEngine, library, 2)
  const { assets: [asset] } = await freshEngine.client.listAssets({})
  await freshEngine.client.editAssets({ ids: [asset!.id], addTags: ['oak'] })
  await page.goto(`${new URL(page.url()).origin}/#/settings/data`)
  await page.getByRole('button', { name: 'Make a backup now' }).click()
  await expect(page.getByRole('list', { name: 'Backups' }).getByRole('listitem').first()).toBeVisible()
  await page.getByRole('button', { name: 'Look and repair' }).click()
  await expect(page.getByText('Everything is sound.')).toBeVisible({ timeout: 60_000 })

  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Save as a file' }).click()
  const file = join(place.root, '..', 'made.json')
  await (await download).saveAs(file)
  expect(await readFile(file, 'utf8')).toContain('oak')
  await page.getByRole('button', { name: 'Import…' }).first().click()
  await page.getByLabel('Path of the file').fill(file)
  await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click()
  await expect(page.getByText(/^1 asset was found, 0 are waited for/)).toBeVisible()
})

test('theme, language and motion are chosen, and stay', async ({ window: page }) => {
  await page.goto(`${new URL(page.url()).origin}/#/settings/appearance`)
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.getByLabel('Theme').selectOption('Dark')
  const dark = await ground()
  await page.getByLabel('Theme').selectOption('Light')
  await expect.poll(ground).not.toBe(dark)
  await page.reload()
  await expect(page.getByLabel('Theme')).toHaveValue('light')
  expect(await ground()).not.toBe(dark)

  await page.getByLabel('Animation').selectOption('Less motion')
  await expect(page.locator('html')).toHaveAttribute('data-motion', 'less')

  await page.getByLabel('Language').selectOption('Deutsch')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByRole('heading', { name: 'Darstellung' })).toBeVisible()
  await page.screenshot({ path: 'test-results/settings-german.png' })
  await page.getByRole('navigation').getByRole('link', { name: 'Alle Assets' }).click()
  await expect(page.getByRole('option').first()).toBeVisible()
  await page.screenshot({ path: 'test-results/german.png' })
  expect(await violations(page), 'in German').toEqual([])
})

test('at twice the size and in forced colours the settings can be used', async ({ window: page }) => {
  await page.setViewportSize({ width: 720, height: 450 })
  await page.emulateMedia({ forcedColors: 'active' })
  await page.goto(`${new URL(page.url()).origin}/#/settings/indexing`)
  await expect(page.getByLabel('On battery')).toBeVisible()
  expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
  await page.screenshot({ path: 'test-results/settings-forced-colours.png' })
})
