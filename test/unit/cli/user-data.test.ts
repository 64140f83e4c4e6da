import type { Server } from '../../helpers/server.ts'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { AssetDetails, Collection, Tag } from '../../../src-main/contract/entities.ts'
import { ImportReport, SidecarReport } from '../../../src-main/contract/keepsakes.ts'
import { UserData } from '../../../src-main/contract/user-data.ts'
import { runCommand } from '../../helpers/cli.ts'
import { writeTree } from '../../helpers/encoders.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { indexPictures, startServer } from '../../helpers/server.ts'

let server: Server
let pictures: string
beforeAll(async () => {
  server = await startServer()
  pictures = join(server.folder, 'pictures')
  await indexPictures(server, 'pictures', 3)
})
afterAll(() => server[Symbol.asyncDispose]())

/** Runs a command beside an engine that serves, so that it need not open one of its own. */
function likeness(...args: string[]) {
  return runCommand(['--data', server.engine.dataDir, ...args], { cwd: server.folder })
}

async function json<S extends z.ZodType>(schema: S, ...args: string[]): Promise<z.output<S>> {
  const { code, stdout, stderr } = await likeness('--json', ...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return schema.parse(JSON.parse(stdout))
}

it('tags files and shows what is known of them', async () => {
  expect((await likeness('tags')).stdout).toBe('There is no tag yet: `likeness tag <file> --add <tag>` makes one.\n')
  expect(await likeness('tag', 'pictures/1.png', '2', '--add', 'sea', '--add', 'far away', '--rating', '4', '--set', 'note=a = b')).toEqual({ code: 0, stderr: '', stdout: '2 assets edited.\n' })
  expect((await likeness('tag', 'pictures/2.png', '--remove', 'SEA', '--unset', 'rating', '--description', 'two\nlines')).stdout).toBe('1 asset edited.\n')
  expect(await json(z.array(Tag), 'tags')).toEqual([{ name: 'far away', assets: 2 }, { name: 'sea', assets: 1 }])
  expect((await likeness('tags')).stdout).toBe('assets  tag\n     2  far away\n     1  sea\n')
  expect(await json(AssetDetails, 'info', 'pictures/1.png')).toMatchObject({ asset: { name: '1.png' }, tags: ['far away', 'sea'], metadata: expect.arrayContaining([{ key: 'note', value: 'a = b', source: 'user' }, { key: 'rating', value: '4', source: 'user' }]) as unknown })
  const { stdout } = await likeness('info', 'pictures/2.png')
  expect(stdout).toMatch(/^id +2\npath +\S+2\.png\nstate +ready\nformat +png\nbytes +[\d,]+\npixels +48 × 36\n/)
  expect(stdout).toMatch(/\ntags +far away\n/)
  expect(stdout).toMatch(/\ndescription +two lines {2}\(user\)\n/)
  expect(stdout).not.toMatch(/\nrating/)
})

it('edits collections', async () => {
  const key = (await likeness('collections', 'create', 'Some', '1')).stdout.trim()
  expect((await likeness('collections', 'add', key, 'pictures/2.png', '3')).stdout).toBe(`Some (${key}) has 3 assets.\n`)
  expect((await likeness('collections', 'remove', key, '1')).stdout).toBe(`Some (${key}) has 2 assets.\n`)
  expect(await json(Collection, 'collections', 'rename', key, 'Others')).toMatchObject({ key, name: 'Others', assets: 2 })
  const other = (await likeness('collections', 'create', 'Short-lived')).stdout.trim()
  expect((await likeness('collections', 'delete', other)).stdout).toContain(`${other} is removed`)
  expect((await json(z.array(Collection), 'collections')).map(({ name }) => name)).toEqual(['Others', 'pictures'])
})

it('writes everything to a file and takes it in elsewhere', async () => {
  const file = join(server.folder, 'mine.json')
  expect((await likeness('export', 'mine.json')).stdout).toBe(`3 assets and 1 collection written to ${file}.\n`)
  const text = await readFile(file, 'utf8')
  const document = UserData.parse(JSON.parse(text))
  expect(document.assets.map(({ path }) => path)).toEqual(['1.png', '2.png', '3.png'])
  expect(text.split('\n')).toHaveLength(17)
  const { stdout } = await likeness('export', '-')
  expect({ ...JSON.parse(stdout) as UserData, exportedAt: document.exportedAt }).toEqual(document)
  expect((await readdir(server.folder)).filter(name => name.endsWith('.tmp'))).toEqual([])

  const elsewhere = (...args: string[]) => runCommand(['--data', join(server.folder, 'elsewhere'), ...args], { cwd: server.folder })
  expect((await elsewhere('import', 'mine.json')).stdout).toBe('0 entries found their assets; 3 wait for their files to be indexed. 1 collection.\n')
  await elsewhere('index', 'pictures')
  expect((await elsewhere('tags')).stdout).toBe((await likeness('tags')).stdout)
  expect(ImportReport.parse(JSON.parse((await elsewhere('--json', 'import', 'mine.json')).stdout))).toEqual({ matched: 3, awaited: 0, collections: 1, refused: [] })
})

it('writes sidecars for files or a collection', async () => {
  expect((await likeness('sidecars', 'pictures/1.png')).stdout).toBe('1 sidecar written, 0 unchanged.\n')
  expect(await readFile(join(pictures, '1.xmp'), 'utf8')).toContain('far away')
  const { key } = (await json(z.array(Collection), 'collections')).find(({ libraryId }) => libraryId !== null)!
  expect(await json(SidecarReport, 'sidecars', '--collection', key)).toEqual({ written: 1, unchanged: 2, failed: [] })
})

it('takes in an Eagle library and waits until its files are indexed', async () => {
  await writePicture(join(server.folder, 'My.library/images/K1.info/sea.png'), 50)
  await writeTree(join(server.folder, 'My.library'), { 'metadata.json': { folders: [] }, 'images/K1.info/metadata.json': { name: 'sea', ext: 'png', tags: ['eagle'] } })
  expect(await json(ImportReport, 'import-eagle', 'My.library')).toEqual({ matched: 1, awaited: 0, collections: 0, refused: [] })
  expect(await json(AssetDetails, 'info', 'My.library/images/K1.info/sea.png')).toMatchObject({ asset: { state: 'ready' }, tags: ['eagle'] })
})

it('says what is wrong', async () => {
  const failing = async (code: number, ...args: string[]) => {
    const result = await likeness(...args)
    expect({ code: result.code, stdout: result.stdout }).toEqual({ code, stdout: '' })
    expect(result.stderr).not.toMatch(/^\s+at /m)
    return result.stderr
  }
  await writeFile(join(server.folder, 'outside.png'), 'not in a library')
  expect(await failing(1, 'tag', 'outside.png', '--add', 'x')).toMatch(/There is no asset for \S+outside\.png; `likeness index <folder>`/)
  expect(await failing(1, 'info', '999')).toMatch(/There is no asset 999/)
  expect(await failing(2, 'tag', '1')).toMatch(/nothing is to be done/)
  expect(await failing(2, 'tag', '1', '--set', 'novalue')).toMatch(/<key>=<value> is expected/)
  expect(await failing(2, 'tag', '1', '--rating', '6')).toMatch(/from 0 to 5/)
  expect(await failing(1, 'import', 'outside.png')).toMatch(/cannot be imported: it is not JSON/)
  expect(await failing(1, 'import-eagle', 'pictures')).toMatch(/expected the folder of an Eagle library/)
  expect(await failing(1, 'export', 'none/there.json')).toMatch(/there\.json cannot be written \(/)
  expect(await failing(2, 'sidecars')).toMatch(/either files or asset ids, or --collection/)
})
