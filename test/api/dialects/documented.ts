import { readFileSync, writeFileSync } from 'node:fs'
import { STATUS_CODES } from 'node:http'
import process from 'node:process'
import { expect, it } from 'vitest'

/** A request of an API's public document, and the status that Likeness answered it with. */
export interface DocumentedRow {
  readonly api: string
  readonly request: string
  readonly answered: number
}

export interface DocumentedRequests {
  /** A test of a documented request. It answers the status that it got, once all else that it expects holds. */
  readonly request: (request: string, test: () => Promise<number>) => void
  /** Call it after the last of them: a test that the table of this API in docs/hosted-apis.md says what was answered. */
  readonly table: () => void
}

const page = new URL('../../../docs/hosted-apis.md', import.meta.url)

/**
 * Collects the documented requests of an API (the name of its dialect) as its tests answer them. Their table stands in
 * docs/hosted-apis.md between `<!-- requests: <api> -->` and `<!-- /requests -->`; with UPDATE_DOCS=1 in the environment the
 * tests write it.
 */
export function documentedRequests(api: string): DocumentedRequests {
  const rows: DocumentedRow[] = []
  return {
    request: (request, test) => it(request, async () => {
      rows.push({ api, request, answered: await test() })
    }),
    table: () => it('are in the table of docs/hosted-apis.md as they were answered', () => {
      const section = new RegExp(`(<!-- requests: ${api} -->\n)[^]*?(<!-- /requests -->)`)
      const text = readFileSync(page, 'utf8')
      expect(text).toMatch(section)
      const wanted = text.replace(section, (_, begin: string, end: string) => begin + tableOf(rows) + end)
      if (process.env['UPDATE_DOCS'] === '1')
        writeFileSync(page, wanted)
      else
        expect(text).toBe(wanted)
    }),
  }
}

/** Rows as a table of Markdown, in their order. */
function tableOf(rows: readonly DocumentedRow[]): string {
  const lines = rows.map(({ request, answered }) => `| ${request.replaceAll('|', '\\|')} | ${answered} ${STATUS_CODES[answered]} |\n`)
  return `| documented request | answered |\n|---|---|\n${lines.join('')}`
}
