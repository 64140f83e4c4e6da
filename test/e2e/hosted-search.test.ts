import type { Page } from '@playwright/test'
import type { Account } from '../../src-main/contract/sync.ts'
import type { Elsewhere } from './elsewhere.ts'
import type { RunningEngine } from './engine.ts'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { uuidOfCollection } from '../../src-main/dialects/shared/public-ids.ts'
import { look } from './axe.ts'
import { untilIdle } from './engine.ts'
import { test as base, expect, tileOf, tiles } from './window.ts'

const query = 'oak-boards.jpg'

const test = base.extend<{ readonly accounts: undefined }>({
  // Nobody asks any more once the window is left, so that all of them can go.
  accounts: [async ({ engine: { client }, page }, use) => {
    await use(undefined)
    await page.goto('about:blank')
    for (const { id } of await client.listAccounts())
      await expect.poll(() => client.removeAccount({ id }).then(() => 'gone', String)).toBe('gone')
  }, { auto: true }],
})

// A service that refuses is a bad gateway.
test.use({ alsoExpected: /status of 502/ })

const panel = (page: Page) => page.getByRole('region', { name: 'Search at services' })
const row = (page: Page, name: string) => panel(page).getByRole('region', { name })
const shownIn = (page: Page, name: string) => row(page, name).getByRole('listitem')

function add({ client }: RunningEngine, service: keyof Elsewhere['fields'], name: string, { fields }: Elsewhere): Promise<Account> {
  return client.addAccount({ service, name, fields: fields[service] })
}

async function search(page: Page) {
  await tileOf(page, query).click()
  await page.keyboard.press('f')
  await expect(page.getByRole('listbox', { name: 'Results' })).toBeAttached()
}

async function switchOn(page: Page, ...names: readonly string[]) {
  await panel(page).getByRole('button', { name: 'Also search in…' }).click()
  for (const name of names)
    await page.getByRole('dialog', { name: 'Also search in…' }).getByRole('checkbox', { name }).check()
}

test('nobody is asked before an account is switched on; then its own results stand beside those of here, in its order and with its numbers', async ({ window: page, engine, elsewhere }) => {
  await add(engine, 'echo3d', 'Studio', elsewhere)
  await add(engine, 'visual-layer', 'Lab', elsewhere)
  const asked: string[] = []
  page.on('request', request => request.url().endsWith('/api/hosted-search') && asked.push(request.postData() ?? ''))
  await search(page)
  const local = await tiles(page).first().getAttribute('aria-setsize')
  await expect(panel(page).getByRole('button', { name: 'Also search in…' })).toBeVisible()
  await panel(page).getByRole('button', { name: 'Also search in…' }).click()
  await expect(page.getByText('leaves this computer for the services that are switched on here')).toBeVisible()
  await look(page, 'hosted-choice')
  expect(asked).toEqual([])

  await page.getByRole('checkbox', { name: 'echo3D · Studio' }).check()
  await expect(page.getByLabel('In the collection')).toHaveValue(elsewhere.collection)
  await page.getByRole('checkbox', { name: 'Visual Layer · Lab' }).check()
  // The other engine lists no datasets: what is searched in can be entered all the same.
  await page.getByRole('combobox', { name: 'In the dataset' }).and(page.locator('input')).fill(uuidOfCollection(elsewhere.collection))
  await page.keyboard.press('Escape')
  await expect(shownIn(page, 'echo3D · Studio').first()).toBeVisible()
  await expect(shownIn(page, 'Visual Layer · Lab').first()).toContainText('their-oak-boards.jpg')
  await expect(row(page, 'echo3D · Studio')).toContainText('score: higher is more alike')
  await expect(row(page, 'Visual Layer · Lab')).toContainText('relevance_score: lower is more alike')
  expect(asked).toHaveLength(2)

  const answer = await engine.client.searchHosted(JSON.parse(asked.find(body => body.includes(elsewhere.collection))!) as Parameters<typeof engine.client.searchHosted>[0])
  const names = await row(page, 'echo3D · Studio').locator('.name').allTextContents()
  expect(names.map(name => name.trim())).toEqual(answer.results.map(({ name }) => name))
  await expect(tiles(page).first()).toHaveAttribute('aria-setsize', local!)
  const picture = row(page, 'Visual Layer · Lab').locator('img').first()
  await expect.poll(() => picture.evaluate(image => image instanceof HTMLImageElement && image.naturalWidth)).toBeGreaterThan(0)
  await expect(row(page, 'Visual Layer · Lab').getByRole('link', { name: 'Open their-oak-boards.jpg at Visual Layer' })).toHaveAttribute('target', '_blank')
  await look(page, 'hosted-results')
  // A window of 1440 × 900 at twice the size, and a narrow one.
  for (const [name, size] of [['twice', { width: 720, height: 450 }], ['narrow', { width: 600, height: 800 }]] as const) {
    await page.setViewportSize(size)
    await expect(shownIn(page, 'echo3D · Studio').first()).toBeInViewport()
    await look(page, `hosted-${name}`)
  }
  await page.setViewportSize({ width: 1440, height: 900 })

  await panel(page).getByRole('button', { name: 'Fold away what services found' }).click()
  await expect(panel(page)).toContainText('folded away, not asked')
  await tiles(page).nth(1).click()
  await page.keyboard.press('f')
  await expect(panel(page).getByRole('button', { name: 'Ask services, and show what they find' })).toBeVisible()
  await page.waitForTimeout(1000)
  expect(asked).toHaveLength(2)
})

test('the command palette opens the choice, and what another server found is shown with its pictures', async ({ window: page, engine, elsewhere }) => {
  await add(engine, 'likeness', 'Next door', elsewhere)
  await search(page)
  await expect(panel(page)).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command palette' }).fill('also search')
  await page.keyboard.press('Enter')
  await page.getByRole('checkbox', { name: 'Next door' }).check()
  await page.getByRole('combobox', { name: 'In the collection' }).selectOption(elsewhere.collection)
  await page.keyboard.press('Escape')
  const found = page.getByRole('list', { name: /^Results of .* Next door$/ })
  const pictures = found.locator('img')
  await expect.poll(() => pictures.first().evaluate(image => image instanceof HTMLImageElement && image.naturalWidth)).toBeGreaterThan(0)
  const addresses = await pictures.evaluateAll(images => images.map(image => image.getAttribute('src')))
  for (const address of addresses)
    expect(address).toMatch(/^\/api\/hosted-pictures\/[0-9a-f]{32}$/)
  await look(page, 'hosted-pictures')
})

test('what is here, too, is told, chosen and searched by', async ({ window: page, engine, elsewhere }) => {
  const account = await add(engine, 'likeness', 'Next door', elsewhere)
  const { assets } = await engine.client.listAssets({ limit: 1000 })
  const { key } = await engine.client.createCollection({ name: 'Boards', assetIds: assets.filter(({ path }) => path.includes('images/wood/')).map(({ id }) => id) })
  const sync = await engine.client.addSync({ collection: key, accountId: account.id, container: { make: 'Boards' } })
  await engine.client.planSync({ id: sync.id })
  await engine.client.runSync({ id: sync.id, approve: true })
  await expect.poll(async () => (await engine.client.listSyncs()).find(({ id }) => id === sync.id)?.lastRun?.outcome, { timeout: 60_000 }).toBe('done')
  await untilIdle(elsewhere.engine)

  await search(page)
  await switchOn(page, 'Likeness (another server) · Next door')
  await page.keyboard.press('Escape')
  const found = row(page, 'Likeness (another server) · Next door')
  const first = found.getByRole('button', { name: new RegExp(`^${query}, .*here, too`) })
  await first.click()
  await expect(first).toHaveAttribute('aria-pressed', 'true')
  await expect(page.getByRole('complementary', { name: 'Details' }).getByRole('heading', { name: query })).toBeVisible()
  await look(page, 'hosted-here')
  await page.keyboard.press('ArrowRight')
  await expect(found.getByRole('button').nth(1)).toBeFocused()
  const next = (await found.getByRole('button').nth(1).getAttribute('aria-label'))!.split(',')[0]!
  await page.keyboard.press('Enter')
  await page.keyboard.press('f')
  await expect(page.getByRole('button', { name: `Stop searching by ${next}` })).toBeVisible()
})

test('what fails or takes long is said in words, can be tried again, and does not hold up what is found here', async ({ window: page, engine, elsewhere }) => {
  const slow = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(slow, 'listening')
  const address = slow.address()
  const port = typeof address === 'object' ? address?.port : 0
  try {
    const { id } = await engine.client.addAccount({ service: 'echo3d', name: 'Wrong', fields: { ...elsewhere.fields.echo3d, userKey: 'lk_not.a-key-of-anybody' } })
    await engine.client.addAccount({ service: 'echo3d', name: 'Slow', fields: { ...elsewhere.fields.echo3d, address: `http://127.0.0.1:${port}` } })
    await page.goto(`${new URL(page.url()).origin}/#/?q=oak&kind=image`)
    await switchOn(page, 'echo3D · Wrong', 'echo3D · Slow')
    await page.keyboard.press('Escape')
    await expect(row(page, 'echo3D · Wrong')).toContainText('it is not asked by words without an example')
    await expect(panel(page)).toContainText('Does not count there: the filters.')
    await page.goto(`${new URL(page.url()).origin}/#/`)
    await search(page)
    await expect(tiles(page).nth(1)).toBeVisible()
    await expect(row(page, 'echo3D · Slow')).toContainText('Asking…')
    await expect(row(page, 'echo3D · Wrong').getByRole('alert')).toContainText('echo3D does not accept this account')
    await look(page, 'hosted-failed')
    await engine.client.editAccount({ id, fields: { userKey: elsewhere.fields.echo3d['userKey']! } })
    await row(page, 'echo3D · Wrong').getByRole('button', { name: 'Try again' }).click()
    await expect(shownIn(page, 'echo3D · Wrong').first()).toBeVisible()
    await expect(row(page, 'echo3D · Slow')).toContainText('Asking…')
  }
  finally {
    slow.closeAllConnections()
    slow.close()
  }
})
