import type { Engine } from '../../../src-main/engine/engine.ts'
import type { TemporaryFolder } from '../../helpers/temporary-folder.ts'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Asset, Collection, Encoder, Library, SearchResponse } from '../../../src-main/contract/entities.ts'
import { IndexReport } from '../../../src-main/contract/reports.ts'
import { createEngine } from '../../../src-main/engine/engine.ts'
import { runCommand } from '../../helpers/cli.ts'
import { tinyManifest, writeTree } from '../../helpers/encoders.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { meanColourModel } from '../../helpers/tiny-onnx.ts'

let folder: TemporaryFolder
let pictures: string
beforeAll(async () => {
  folder = await temporaryFolder()
  pictures = join(folder.path, 'pictures')
  for (let seed = 1; seed <= 4; seed++)
    await writePicture(join(pictures, `${seed}.png`), seed)
  await writePicture(join(folder.path, 'outside.png'), 2)
})
afterAll(() => folder[Symbol.asyncDispose]())

function likeness(...args: string[]) {
  return runCommand(['--data', join(folder.path, 'data'), ...args], { cwd: folder.path })
}

/** Runs a command with `--json` and reads what it prints. */
async function json<S extends z.ZodType>(schema: S, ...args: string[]): Promise<z.output<S>> {
  const { code, stdout, stderr } = await likeness('--json', ...args)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const value: unknown = JSON.parse(stdout)
  const parsed = schema.parse(value)
  expect(parsed).toEqual(value)
  return parsed
}

/** Runs a command that fails, and answers what it says. */
async function failing(code: number, ...args: string[]): Promise<string> {
  const result = await likeness(...args)
  expect({ code: result.code, stdout: result.stdout }).toEqual({ code, stdout: '' })
  expect(result.stderr).not.toMatch(/^\s+at /m)
  return result.stderr
}

describe('before anything is indexed', () => {
  it('the lists say what to do', async () => {
    expect((await likeness('libraries')).stdout).toBe('There is no library yet: `likeness index <folder>` makes one.\n')
    expect((await likeness('assets')).stdout).toBe('There is no asset yet: `likeness index <folder>` finds some.\n')
    expect(await json(z.array(Asset), 'assets')).toEqual([])
  })
})

describe('index', () => {
  it('says what it did, the first time and again', async () => {
    const { code, stdout } = await likeness('index', 'pictures')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^4 files: 4 done, 0 failed, 0 skipped as unchanged \(\d+(?:\.\d)? s, \d+\.\d files\/s\)\n$/)
    expect((await likeness('index', pictures)).stdout).toMatch(/^4 files: 0 done, 0 failed, 4 skipped as unchanged \(\d+(?:\.\d)? s\)\n$/)
  })

  it('tells new, changed, moved, broken and vanished files apart', async () => {
    await writePicture(join(pictures, 'new.png'), 11)
    await writePicture(join(pictures, '1.png'), 12, { width: 50, height: 40 })
    await rename(join(pictures, '2.png'), join(pictures, 'moved.png'))
    await rm(join(pictures, '3.png'))
    await writeTree(pictures, { 'broken.png': 'words' })
    const report = await json(IndexReport, 'index', pictures)
    expect(report).toMatchObject({ files: 5, done: 2, failed: 1, skipped: 2, waiting: 0, failedBefore: 0, added: 2, changed: 1, moved: 1, missing: 1, resumed: 0, unreadable: [] })
    expect(report.rate).toBeCloseTo(3 / report.seconds, 5)
    expect(await json(IndexReport, 'index', pictures)).toMatchObject({ files: 5, done: 0, failed: 0, skipped: 5, failedBefore: 1, missing: 0, rate: null })
  })

  it('says what failed, and tries it again when asked to', async () => {
    expect((await likeness('assets', '--failed')).stdout).toMatch(/failed {2}png {5}\S+broken\.png {2}The image could not be decoded/)
    const { stdout } = await likeness('index', '--retry', pictures)
    expect(stdout).toMatch(/^5 files: 0 done, 1 failed, 4 skipped/)
    expect(stdout).toContain('`likeness assets --failed` says why')
    await writePicture(join(pictures, 'broken.png'), 13)
    expect(await json(IndexReport, 'index', pictures)).toMatchObject({ done: 1, failed: 0, skipped: 4, changed: 1 })
    expect((await likeness('assets', '--failed')).stdout).toBe('No asset failed.\n')
  })

  it('refuses what is no folder, and folders in each other', async () => {
    expect(await failing(1, 'index', 'nowhere')).toBe(`likeness: "${join(folder.path, 'nowhere')}" is not a folder that can be read. Give the path of an existing folder.\n`)
    expect(await failing(1, 'index', 'outside.png')).toContain('is not a folder')
    expect(await failing(1, 'index', '.')).toContain(`overlaps the library "${pictures}"`)
    expect(await failing(2, 'index')).toContain('missing required argument')
  })
})

describe('beside an engine that serves', () => {
  let engine: Engine
  beforeAll(async () => {
    engine = await createEngine({ dataDir: join(folder.path, 'data'), log: pino({ level: 'silent' }) })
    await engine.listen(0, '127.0.0.1')
  })
  afterAll(() => engine.close())

  describe('lists', () => {
    it('are read by people', async () => {
      expect((await likeness('libraries')).stdout).toBe(`id  assets  missing  state   watch  path\n 1       5        1  online  off    ${pictures}\n`)
      expect((await likeness('collections')).stdout).toMatch(/^key +assets {2}name\n[a-z]+-[a-z]+-\d{4} +5 {2}pictures \(library 1\)\n$/)
      const { stdout } = await likeness('assets')
      expect(stdout.split('\n')[0]).toBe('id  state  format  path')
      expect(stdout).toContain(join(pictures, 'moved.png'))
    })

    it('and by programs', async () => {
      expect(await json(z.array(Library), 'libraries')).toMatchObject([{ path: pictures, assets: 5 }])
      expect(await json(z.array(Collection), 'collections')).toMatchObject([{ libraryId: 1, assets: 5 }])
      expect(await json(z.array(Asset), 'assets')).toHaveLength(5)
      expect(await json(z.array(Asset), 'assets', '--failed')).toEqual([])
      const byName = await json(z.array(Asset), 'assets', '--sort', 'name:desc', '--filter', 'name != moved.png')
      expect(byName.map(({ name }) => name)).toEqual(byName.map(({ name }) => name).toSorted().toReversed())
      expect(byName).toHaveLength(4)
      expect((await likeness('assets', '--filter', 'kind = model')).stdout).toBe('No asset passes the filter.\n')
      expect((await likeness('assets', '--filter', 'hight > 4')).stderr).toContain('Did you mean height?')
    })
  })

  describe('similar', () => {
    it('takes a file of a library, one outside, and an id', async () => {
      const { results } = await json(SearchResponse, 'similar', 'outside.png', '--limit', '1')
      expect(results).toMatchObject([{ asset: { name: 'moved.png' } }])
      const moved = results[0]!.asset
      const byPath = await json(SearchResponse, 'similar', join(pictures, 'moved.png'))
      expect(byPath.results).toHaveLength(4)
      expect(byPath.results.map(({ asset }) => asset.id)).not.toContain(moved.id)
      expect((await json(SearchResponse, 'similar', String(moved.id))).results).toEqual(byPath.results)
      const { stdout } = await likeness('similar', 'outside.png')
      expect(stdout.split('\n')[0]).toBe('score  cosine  view  id  kind   path')
      expect(stdout.split('\n')[1]).toContain(join(pictures, 'moved.png'))
      expect(stdout.trim().split('\n')).toHaveLength(6)
    })

    it('narrows the answer', async () => {
      expect((await likeness('similar', 'outside.png', '--kind', 'model')).stdout).toBe('Nothing is similar enough.\n')
      const [own] = await json(z.array(Collection), 'collections')
      expect((await json(SearchResponse, 'similar', 'outside.png', '--collection', own!.key, '--threshold', '0.9')).results[0]).toMatchObject({ asset: { name: 'moved.png' } })
    })

    it('says what it cannot search by', async () => {
      expect(await failing(1, 'similar', 'nonsense')).toContain('"nonsense" is not the number of an asset')
      expect(await failing(1, 'similar', '4711')).toBe('likeness: There is no asset 4711; it may have been removed.\n')
      expect(await failing(1, 'similar', 'pictures')).toContain('could not be read')
      expect(await failing(1, 'similar', 'outside.png', '--collection', 'no-such-1')).toContain('There is no collection "no-such-1"')
    })

    it.concurrent.each([['--limit', 'abc'], ['--limit', '0'], ['--limit', '1.5'], ['--threshold', '2'], ['--threshold', ''], ['--kind', 'sound'], ['--bogus', '1']])('does not understand %s %s', async (option, value) => {
      expect(await failing(2, 'similar', 'outside.png', option, value)).toMatch(/^error: /)
    })
  })

  describe('encoders', () => {
    it('are listed, imported from a folder, and used', async () => {
      expect(await json(z.array(Encoder), 'encoders')).toMatchObject([{ id: 'likeness-mini', state: 'active' }])
      await writeTree(join(folder.path, 'tiny'), { 'manifest.json': tinyManifest(), 'model.onnx': meanColourModel(8) })
      expect(await json(Encoder, 'encoders', 'import', 'tiny')).toMatchObject({ id: 'tiny', state: 'installed' })
      expect((await likeness('encoders', 'use', 'tiny')).stdout).toBe('tiny answers searches now.\n')
      expect((await json(SearchResponse, 'similar', 'outside.png', '--limit', '1'))).toMatchObject({ encoder: 'tiny', results: [{ asset: { name: 'moved.png' } }] })
      expect((await likeness('encoders')).stdout).toMatch(/^tiny +active +3 +8 px/m)
    })

    it('that are none are refused', async () => {
      await mkdir(join(folder.path, 'empty'))
      expect(await failing(1, 'encoders', 'import', 'empty')).toContain('not an encoder that Likeness can run')
      expect(await failing(1, 'encoders', 'import', 'nowhere')).toContain('nowhere')
      expect(await failing(1, 'encoders', 'use', 'none')).toBe('likeness: There is no encoder "none". Import it first, or choose one that is installed.\n')
    })
  })

  describe('libraries', () => {
    it('are removed by folder, kept for a while, and taken back', async () => {
      expect(await failing(1, 'libraries', 'remove', 'nowhere')).toContain('There is no library "nowhere"')
      expect((await likeness('libraries', 'remove', 'pictures')).stdout).toMatch(/^\S+pictures is removed, with 5 assets\. Its files are as they were\. What is known of them is kept until \d{4}-\d\d-\d\d: `likeness libraries restore 1` takes it back\.\n$/)
      expect(await json(z.array(Library), 'libraries')).toEqual([])
      expect((await likeness('libraries', 'removed')).stdout).toMatch(/^id {2}assets {2}kept until {2}path\n 1 {7}6 {2}\d{4}-\d\d-\d\d {2}\S+pictures\n$/)
      expect((await likeness('missing')).stdout.trim().split('\n')).toHaveLength(7)
      expect((await likeness('libraries', 'restore', '1')).stdout).toBe(`${pictures} is back: 5 files, 1 missing.\n`)
      await likeness('libraries', 'remove', '1')
      expect(await json(IndexReport, 'index', 'pictures')).toMatchObject({ done: 0, skipped: 5 })
      expect(await json(z.array(Asset), 'missing')).toMatchObject([{ path: '3.png', state: 'missing' }])
    })

    it('whose folder is elsewhere are offline, and found again', async () => {
      const place = join(folder.path, 'elsewhere')
      await rename(pictures, place)
      expect(await failing(1, 'libraries', 'believe', '1')).toContain('is online, not suspect')
      expect(await failing(1, 'libraries', 'move', '1', join(folder.path, 'tiny'))).toContain('None of 5 files')
      expect((await likeness('libraries', 'move', pictures, place)).stdout).toBe(`${pictures} is ${place} now: 5 files, 1 missing.\n`)
      await rename(place, pictures)
      expect(await json(Library, 'libraries', 'move', '1', pictures, '--force')).toMatchObject({ path: pictures, assets: 5, state: 'online' })
    })

    it('of which all is missing are suspected, until that is believed', async () => {
      const files = await readdir(pictures)
      await mkdir(join(folder.path, 'away'))
      for (const name of files)
        await rename(join(pictures, name), join(folder.path, 'away', name))
      const { code, stdout, stderr } = await likeness('index', pictures)
      expect({ code, stderr: stderr.split('\n')[0] }).toEqual({ code: 1, stderr: `${pictures}: 5 of 5 files are not there. Nothing is taken for gone until you say so: \`likeness libraries believe 1\`; or bring the disk or folder back.` })
      expect(stdout).toMatch(/^5 files: 0 done/)
      expect(await likeness('libraries')).toMatchObject({ code: 0, stdout: expect.stringContaining('suspect') as string, stderr: expect.stringContaining('libraries believe 1') as string })
      expect((await likeness('libraries', 'believe', pictures)).stdout).toMatch(/: 6 files are taken for gone\. What is known of them is kept for 30 days/)
      expect(await json(z.array(Asset), 'missing')).toHaveLength(6)
      for (const name of files)
        await rename(join(folder.path, 'away', name), join(pictures, name))
      expect(await json(IndexReport, 'index', pictures)).toMatchObject({ files: 5, added: 0, missing: 0 })
    })
  })
})

describe('the command line', () => {
  it.concurrent.each([['bogus'], ['encoders', 'bogus'], ['--bogus'], ['serve', '--port', 'abc'], ['serve', '--port', '70000']])('is not understood: %s %s', async (...args) => {
    expect(await failing(2, ...args)).toMatch(/^error: /)
  })

  it.concurrent.each([[[]], [['index']], [['search']], [['similar']], [['libraries']], [['libraries', 'removed']], [['libraries', 'remove']], [['libraries', 'restore']], [['libraries', 'believe']], [['libraries', 'move']], [['missing']], [['collections']], [['assets']], [['encoders']], [['encoders', 'import']], [['encoders', 'use']], [['clusters']], [['concepts']], [['detectors']], [['keys']], [['dialects']], [['serve']], [['evaluate']], [['doctor']]])('explains %j', async (args) => {
    const { code, stdout, stderr } = await likeness(...args, '--help')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`^Usage: ${['likeness', ...args].join(' ')} `))
    expect(stdout).toContain('--data <folder>')
  })

  it('says its version', async () => {
    expect((await likeness('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })
})
