import { routes } from '../../src-main/contract/routes.ts'
import { expect, test } from './window.ts'

test('the reference of the API shows every operation, sends requests, and asks nobody but its own server', async ({ page, freshEngine }) => {
  const { origin, search } = new URL(freshEngine.address)
  const asked = new Set<string>()
  page.on('request', request => asked.add(request.url()))

  expect((await page.goto(`${origin}/api/docs`))?.status(), 'without the token').toBe(401)
  await page.goto(`${origin}/api/docs${search}`)
  expect(page.url()).toBe(`${origin}/api/docs`)
  await expect(page.getByRole('main').getByRole('heading', { name: 'Likeness', exact: true })).toBeVisible()

  const sidebar = page.getByRole('complementary')
  for (const tag of new Set(Object.values(routes).map(({ tag }) => tag))) {
    const closed = sidebar.getByRole('button', { name: `Open Group - ${tag}`, exact: true })
    if (await closed.isVisible())
      await closed.click()
  }
  for (const { method, summary } of Object.values(routes))
    await expect(sidebar.getByRole('link', { name: `${summary} HTTP Method: ${method.slice(0, 3)}` })).toBeAttached()

  const operation = page.getByRole('region', { name: routes.status.summary })
  await sidebar.getByRole('link', { name: routes.status.summary }).click()
  await expect(operation.getByText('dataDir').first()).toBeVisible()
  await page.screenshot({ path: 'test-results/docs.png' })
  await operation.getByRole('button', { name: 'Test Request' }).first().click()
  const answered = page.waitForResponse(`${origin}/api/status`)
  await page.getByRole('dialog').getByRole('button', { name: /^Send/ }).first().click()
  expect((await answered).status()).toBe(200)
  await page.screenshot({ path: 'test-results/docs-request.png' })

  await page.waitForLoadState('networkidle')
  expect([...asked].filter(url => /^(?:https?|wss?):/.test(url) && new URL(url).origin !== origin)).toEqual([])
  expect([...asked]).toContain(`${origin}/api/openapi.json`)
})
