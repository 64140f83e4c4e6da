import type { Server } from '../../helpers/server.ts'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { Cluster, Collection, Concept, ConceptDetails } from '../../../src-main/contract/entities.ts'
import { runCommand } from '../../helpers/cli.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { indexPictures, startServer } from '../../helpers/server.ts'

let server: Server
beforeAll(async () => {
  server = await startServer()
  await writePicture(join(server.folder, 'pictures', 'again.png'), 2)
  await indexPictures(server, 'pictures', 4)
})
afterAll(() => server[Symbol.asyncDispose]())

/** Runs a command beside an engine that serves, so that it need not open one of its own. */
function likeness(...args: string[]) {
  return runCommand(['--data', server.engine.dataDir, ...args], { cwd: server.folder })
}

async function json<S extends z.ZodType>(schema: S, ...args: string[]): Promise<z.output<S>> {
  const { code, stdout, stderr } = await likeness('--json', ...args)
  expect({ code, stderr: stderr.replace(/^What is nearly.*\n/, '') }).toEqual({ code: 0, stderr: '' })
  return schema.parse(JSON.parse(stdout))
}

it('lists groups, the one to keep first, once their neighbours are found', async () => {
  const { stdout } = await likeness('clusters', '--level', '0')
  expect(stdout).toMatch(/^2 assets\n {2}\d+ {2}\S+again\.png\n {2}\d+ {2}\S+2\.png\n1 group\.\n$/)
  expect(await json(z.array(Cluster), 'clusters', '--level', 'copies')).toMatchObject([{ size: 2, assets: [{ name: 'again.png' }, { name: '2.png' }] }])
  expect((await likeness('clusters', '--kind', 'model')).stdout).toBe('No assets are so alike.\n')
  expect((await likeness('clusters', '--collection', 'none')).stderr).toMatch(/no collection "none"/)
  expect(await likeness('clusters', '--level', '7')).toMatchObject({ code: 2, stdout: '' })
})

it('does not wait for copies of what cannot be read now', async () => {
  const id = await indexPictures(server, 'away', 2)
  await rename(join(server.folder, 'away'), join(server.folder, 'unplugged'))
  await server.client.scanLibrary({ id })
  await vi.waitUntil(async () => (await server.client.listLibraries()).find(library => library.id === id)?.state === 'offline', { timeout: 10_000 })
  const catalog = new Database(join(server.engine.dataDir, 'catalog.db'))
  catalog.prepare('UPDATE asset SET hash = NULL, pending = 1 WHERE library_id = ?').run(id)
  catalog.close()
  const { code, stderr, stdout } = await likeness('clusters', '--level', 'copies')
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(/1 group\.\n$/) as string })
  expect(stderr).toMatch(/^What is nearly.*\nSome assets cannot be read or compared now; these are the groups of the others\.\n$/)
  await server.client.removeLibrary({ id })
})

it('makes, edits, shows and removes concepts', async () => {
  expect((await likeness('concepts')).stdout).toMatch(/^There is no concept yet/)
  const key = (await likeness('concepts', 'create', 'Patches', 'pictures/1.png', 'pictures/2.png', '--not', 'pictures/3.png')).stdout.trim()
  expect(key).toMatch(/^[a-z]+-[a-z]+-\d{4}$/)
  expect((await likeness('concepts', 'edit', key, '--name', 'Spots', '--add', 'pictures/4.png', '--drop', 'pictures/1.png')).stdout).toBe(`Spots (${key}) has 2 examples and 1 counter-example.\n`)
  expect((await likeness('concepts', 'show', key)).stdout).toMatch(/^Spots .*\n\+ \d+ {2}\S+2\.png\n\+ \d+ {2}\S+4\.png\n- \d+ {2}\S+3\.png\n$/)
  expect(await json(ConceptDetails, 'concepts', 'show', key)).toMatchObject({ concept: { name: 'Spots' }, exampleIds: [expect.any(Number), expect.any(Number)] })
  expect(await json(z.array(Concept), 'concepts')).toMatchObject([{ key, examples: 2 }])
  expect((await likeness('concepts')).stdout).toContain('Spots')
  expect(await likeness('concepts', 'edit', key)).toMatchObject({ code: 2 })
  expect((await likeness('concepts', 'remove', key)).stdout).toContain('is removed')
  expect((await likeness('concepts', 'show', key)).stderr).toMatch(/There is no concept/)
})

it('makes a smart collection of a query', async () => {
  const made = await json(Collection, 'collections', 'create', 'Small', '--query', '{"filter": "width < 100"}')
  expect(made).toMatchObject({ name: 'Small', assets: 5, query: { filter: 'width < 100' } })
  expect((await likeness('collections')).stdout).toMatch(/5 {2}Small \(smart\)/)
  for (const [query, reason] of [['{', /not JSON/], ['{"kinds": ["sound"]}', /--query is not understood: "kinds\.0"/], ['{}', /at least one of/]] as const)
    expect(await likeness('collections', 'create', 'x', '--query', query)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(reason) as string })
  expect(await likeness('collections', 'create', 'x', '1', '--query', '{}')).toMatchObject({ code: 2, stderr: expect.stringMatching(/either assets or --query/) as string })
})
