import type { Page } from '@playwright/test'
import AxeBuilder from '@axe-core/playwright'
import { expect } from '@playwright/test'
import { untilStill } from './still.ts'

const rules = {
  all: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
  /** Those whose answer depends on colours; a theme changes nothing else. */
  colours: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
} as const

/** Everything on the page, once it is still, that breaks a rule of level A or AA, or what is held to be good practice: the rule, the element and why. */
export async function violations(page: Page, which: keyof typeof rules = 'all'): Promise<string[]> {
  await untilStill(page)
  const { type, values } = rules[which]
  // The pages have no frames, so that nothing has to be put together in a page of its own.
  const { violations } = await new AxeBuilder({ page }).options({ runOnly: { type, values: [...values] }, resultTypes: ['violations'] }).setLegacyMode().analyze()
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(node => `${id} (${impact ?? 'unrated'}): ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`))
}

/** Expects nothing to be in anybody's way, in both themes, and keeps a picture of each; the page is left in the light one. */
export async function look(page: Page, name: string): Promise<void> {
  for (const [colorScheme, which] of [['dark', 'all'], ['light', 'colours']] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await violations(page, which), `${name} in the ${colorScheme} theme`).toEqual([])
    await page.screenshot({ path: `test-results/${name}-${colorScheme}.png` })
  }
}
