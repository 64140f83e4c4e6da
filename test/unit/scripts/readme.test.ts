import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { expect, it } from 'vitest'
import { dialects } from '../../../src-main/dialects/all.ts'

const page = (name: string) => new URL(`../../../${name}`, import.meta.url)

interface Counts { readonly title: string, readonly prefix: string, readonly served: number, readonly refused: number }

/** What the tables of docs/hosted-apis.md say, which the tests of each API write from the answers that they got. */
function countsOf(name: string, text: string): Counts {
  const [, title] = new RegExp(`## ([^\n]+)\n(?:(?!\n## )[^])*<!-- requests: ${name} -->`).exec(text)!
  const [, table] = new RegExp(`<!-- requests: ${name} -->\n([^]*?)<!-- /requests -->`).exec(text)!
  const statuses = [...table!.matchAll(/\| (\d{3}) [^|]+\|$/gm)].map(([, status]) => Number(status))
  return { title: title!, prefix: `/${name}`, served: statuses.filter(status => status < 400).length, refused: statuses.filter(status => status >= 400).length }
}

it('counts in the README the documented requests of the hosted APIs as they were answered', () => {
  const text = readFileSync(page('docs/hosted-apis.md'), 'utf8')
  const rows = dialects.map(({ name }) => countsOf(name, text))
  expect(rows.every(({ served, refused }) => served > 0 && refused > 0)).toBe(true)
  const table = [
    '| API | Base address | Documented requests that are served | Documented errors that are answered |',
    '|---|---|---|---|',
    ...rows.map(({ title, prefix, served, refused }) => `| ${title} | \`http://127.0.0.1:7717${prefix}\` | ${served} | ${refused} |`),
  ].join('\n')
  const readme = readFileSync(page('README.md'), 'utf8')
  const wanted = readme.replace(/(<!-- hosted-apis -->\n)[\s\S]*?(<!-- \/hosted-apis -->)/, (_, begin: string, end: string) => `${begin}${table}\n${end}`)
  expect(wanted).toContain(table)
  if (process.env['UPDATE_DOCS'] === '1')
    writeFileSync(page('README.md'), wanted)
  else
    expect(readme).toBe(wanted)
})
