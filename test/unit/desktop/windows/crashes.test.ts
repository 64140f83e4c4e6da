import { expect, it } from 'vitest'
import { afterCrash } from '../../../../src-main/desktop/windows/crashes.ts'

it('loads a page anew that ended, and asks when it ends again soon', () => {
  expect([afterCrash(5000, undefined), afterCrash(65_001, 5000), afterCrash(65_000, 5000), afterCrash(5001, 5000)]).toEqual(['reload', 'reload', 'ask', 'ask'])
})
