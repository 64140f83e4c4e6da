import type { HostedService } from '../../../src-main/contract/sync.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { expect, it } from 'vitest'
import { shortcomingWords } from '../../../src-main/cli/commands/accounts.ts'
import { connectors } from '../../../src-main/sync/connectors/all.ts'

const page = new URL('../../../docs/sync.md', import.meta.url)

function rowOf({ name, imageFormats, modelFormats, largestBytes, search, cannot }: HostedService): string {
  const models = modelFormats.length === 0 ? 'rendered views' : modelFormats.join(', ')
  const limit = largestBytes === null ? '' : `; ${largestBytes / 1e6} MB a file`
  const found = search === null ? 'no' : search.sense === 'rank' ? 'an order alone' : search.sense === 'distance' ? `${search.score}, 0 is most alike` : `${search.score}, higher is more alike`
  return `| ${name} | ${imageFormats.join(', ')}${limit} | ${models} | ${found} | ${cannot.map(one => shortcomingWords[one]).join('; ') || 'nothing of this'} |`
}

it('says in docs/sync.md what each service takes and cannot do, as the connectors know it', () => {
  const table = ['| Service | Images | 3D models | Search by picture | It … |', '|---|---|---|---|---|', ...connectors.map(({ service }) => rowOf(service))].join('\n')
  const text = readFileSync(page, 'utf8')
  const wanted = text.replace(/(<!-- services -->\n)[\s\S]*?(<!-- \/services -->)/, (_, begin: string, end: string) => `${begin}${table}\n${end}`)
  expect(wanted).toContain(table)
  if (process.env['UPDATE_DOCS'] === '1')
    writeFileSync(page, wanted)
  else
    expect(text).toBe(wanted)
})
