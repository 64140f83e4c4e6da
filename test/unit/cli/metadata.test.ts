import type { Server } from '../../helpers/server.ts'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { MetadataImportReport } from '../../../src-main/contract/browse.ts'
import { runCommand } from '../../helpers/cli.ts'
import { indexPictures, startServer } from '../../helpers/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
  const libraryId = await indexPictures(server, 'pictures', 3)
  const { assets } = await server.client.listAssets({ libraryId })
  await server.client.editAssets({ ids: [assets[0]!.id], addTags: ['sea', 'sky'], metadata: { rating: '4', mood: 'calm' } })
})
afterAll(() => server[Symbol.asyncDispose]())

function likeness(...args: string[]) {
  return runCommand(['--data', server.engine.dataDir, ...args], { cwd: server.folder })
}

it('writes a table, takes it in edited, and says what was left out', async () => {
  const path = join(server.folder, 'table.csv')
  expect(await likeness('metadata', 'export', 'table.csv', '--key', 'mood')).toEqual({ code: 0, stderr: '', stdout: `The table is written to ${path}.\n` })
  const text = await readFile(path, 'utf8')
  expect(text.split('\r\n')).toEqual(['\uFEFFlibrary,path,hash,name,tags,rating,description,mood', expect.stringMatching(/,1\.png,[0-9a-f]{32},1\.png,sea; sky,4,,calm$/), expect.anything(), expect.anything(), ''])
  await writeFile(path, `${text.replace('sea; sky,4', 'sea,5')}/nowhere,x.png,,,,1,,\r\n`)
  expect(await likeness('metadata', 'import', 'table.csv')).toEqual({ code: 0, stdout: '3 assets found; 2 values set.\n', stderr: 'line 5 was left out: no library has a file of this content, or one at "x.png".\n' })
  const { stdout } = await likeness('--json', 'metadata', 'import', 'table.csv')
  expect(MetadataImportReport.parse(JSON.parse(stdout))).toMatchObject({ matched: 3, set: 0, undo: null })
})

it('writes a table of some assets to standard output', async () => {
  const { stdout } = await likeness('metadata', 'export', '-', 'pictures/2.png', '--format', 'json')
  expect(JSON.parse(stdout)).toMatchObject([{ path: '2.png', tags: [] }])
})

it('renames and removes keys', async () => {
  await server.client.editAssets({ ids: (await server.client.listAssets({})).assets.map(({ id }) => id), metadata: { feeling: 'none' } })
  expect((await likeness('metadata', 'rename-key', 'mood', 'feeling')).stdout).toBe('1 asset edited. 1 asset had a value under "feeling" already, which stayed.\n')
  expect((await likeness('metadata', 'rename-key', 'feeling', 'felt')).stdout).toBe('3 assets edited.\n')
  expect((await likeness('metadata', 'remove-key', 'felt')).stdout).toBe('3 assets edited.\n')
})

it('says what it cannot do', async () => {
  expect(await likeness('metadata', 'export', 'table.xls')).toMatchObject({ code: 2, stderr: expect.stringContaining('ends with .csv or .json') as string })
  expect(await likeness('metadata', 'import', 'none.csv')).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no such file') as string })
  await writeFile(join(server.folder, 'wrong.json'), '[{"hash": "a",\n oops}]')
  expect(await likeness('metadata', 'import', 'wrong.json')).toMatchObject({ code: 1, stderr: expect.stringContaining('it is not JSON at line 2, column 2') as string })
  expect(await likeness('metadata', 'rename-key', 'a', 'a')).toMatchObject({ code: 1 })
})
