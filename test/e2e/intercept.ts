import type { Page } from '@playwright/test'
import { expect } from '@playwright/test'

const probe = '/probe-of-the-test'

/**
 * Answers requests of a page that is open already, as `page.route` does, and waits until it does so. `page.route` alone returns
 * before that: Chromium says that it catches requests when it has told the page's process so, not when that has heard it, and what
 * the page asks in between goes to the server. Before the page is opened or reloaded `page.route` is enough.
 */
export async function intercept(page: Page, ...route: Parameters<Page['route']>): Promise<void> {
  let isCaught = false
  await page.route(...route)
  await page.route(`**${probe}`, async (caught) => {
    isCaught = true
    await caught.fulfill({ status: 204 })
  })
  await expect.poll(async () => {
    await page.evaluate(async (path) => {
      await fetch(path)
    }, probe)
    return isCaught
  }, 'requests of the page are caught').toBe(true)
  await page.unroute(`**${probe}`)
}
