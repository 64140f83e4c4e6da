import type { Page } from '@playwright/test'
import AxeBuilder from '@axe-core/playwright'
import { untilStill } from './still.ts'

/** Everything on the page, once it is still, that breaks a rule of level A or AA, or what is held to be good practice: the rule, the element and why. */
export async function violations(page: Page): Promise<string[]> {
  await untilStill(page)
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).analyze()
  return violations.flatMap(({ id, impact, nodes }) => nodes.map(node => `${id} (${impact ?? 'unrated'}): ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`))
}
