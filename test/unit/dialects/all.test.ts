import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { dialects } from '../../../src-main/dialects/all.ts'

const page = readFileSync(new URL('../../../docs/hosted-apis.md', import.meta.url), 'utf8')

it.each(dialects.map(({ name }) => name))('%s has a table of its documented requests in docs/hosted-apis.md', (name) => {
  const [, table] = new RegExp(`<!-- requests: ${name} -->\n\\| documented request \\| answered \\|\n\\|---\\|---\\|\n([^]*?)<!-- /requests -->`).exec(page) ?? []
  expect(table).toMatch(/^(?:\| .+ \| \d{3} .+ \|\n)+$/)
})

it('has prefixes that are its own', () => {
  expect(new Set(dialects.map(({ name }) => name)).size).toBe(dialects.length)
  expect(dialects.map(({ name }) => name).filter(name => ['api', 'assets', 'signed'].includes(name))).toEqual([])
})
