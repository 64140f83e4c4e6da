import { expect, it } from 'vitest'
import { failure } from '../../../src-main/contract/errors.ts'
import { errorPage, wantsPage } from '../../../src-main/http/error-page.ts'

it('is for browsers that open an address, not for programs', () => {
  expect(wantsPage('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8')).toBe(true)
  for (const accept of [undefined, '', '*/*', 'application/json', 'image/avif,image/webp,*/*'])
    expect(wantsPage(accept)).toBe(false)
})

it('says what is missing, as text', () => {
  const page = errorPage(failure('not_found', { what: 'page /<script>alert(1)</script>' }))
  expect(page).toContain('There is no page /&lt;script&gt;')
  expect(page).not.toContain('<script')
})

it('says how to come in', () => {
  expect(errorPage(failure('unauthorised'))).toContain('?token=')
})
