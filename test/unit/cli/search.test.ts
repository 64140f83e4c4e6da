import type { Server } from '../../helpers/server.ts'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { splitExample } from '../../../src-main/cli/examples.ts'
import { SearchResponse } from '../../../src-main/contract/entities.ts'
import { runCommand } from '../../helpers/cli.ts'
import { writePicture } from '../../helpers/pictures.ts'
import { startServer, untilIdle } from '../../helpers/server.ts'

describe('an example on the command line', () => {
  it.each([
    ['chair.png', { target: 'chair.png' }],
    ['12', { target: '12' }],
    ['a b.png@0.1,0.2,0.3,0.4', { target: 'a b.png', region: { x: 0.1, y: 0.2, width: 0.3, height: 0.4 } }],
    ['12^2.5', { target: '12', weight: 2.5 }],
    ['12@0,0,1,.5^3', { target: '12', region: { x: 0, y: 0, width: 1, height: 0.5 }, weight: 3 }],
    ['me@home.png', { target: 'me@home.png' }],
    ['https://example.org/a@2x.png?w=1,2', { target: 'https://example.org/a@2x.png?w=1,2' }],
  ])('%s', (word, parts) => expect(splitExample(word)).toEqual(parts))

  it.each(['a.png@0.5,0,0.6,1', 'a.png@0,0,0,1', 'a.png@0,0,1,1.5', 'a.png@1.2.3,0,1,1'])('%s has no region inside its picture', (word) => {
    expect(() => splitExample(word)).toThrow(expect.objectContaining({ code: 'bad_request' }))
  })
})

describe('likeness search', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer()
    for (const [name, seed] of [['hill', 3], ['sea', 1], ['shore', 2]] as const)
      await writePicture(join(server.folder, 'pictures', `${name}.png`), seed)
    await writePicture(join(server.folder, 'outside.png'), 2)
    await server.client.addLibrary({ path: join(server.folder, 'pictures') })
    await untilIdle(server.client)
  })
  afterAll(() => server[Symbol.asyncDispose]())

  const likeness = (...args: string[]) => runCommand(['--data', server.engine.dataDir, ...args], { cwd: server.folder })
  const names = async (...args: string[]) => SearchResponse.parse(JSON.parse((await likeness('--json', 'search', ...args)).stdout)).results.map(({ asset }) => asset.name)

  it('asks by examples, words and filters', async () => {
    const [byExamples, byWords, byFilter, byRegion] = await Promise.all([
      names('--like', 'outside.png^2', 'pictures/sea.png', '--unlike', 'pictures/hill.png', '--limit', '1'),
      names('--text', 'shore', '--text-meaning', '0'),
      names('--filter', 'name CONTAINS s', '--sort', 'name:desc'),
      names('--like', 'outside.png@0,0,0.5,1', '--threshold', '0'),
    ])
    expect(byExamples).toEqual(['shore.png'])
    expect(byWords).toEqual(['shore.png'])
    expect(byFilter).toEqual(['shore.png', 'sea.png'])
    expect(byRegion).toHaveLength(3)
  })

  it('shows tables, in groups where asked for, and says what there is to say', async () => {
    const grouped = await likeness('search', '--kind', 'image', '--group-by', 'format', '--limit', '2')
    expect(grouped.stdout).toMatch(/^png\nscore .*\n1\.00 .*hill\.png\n1\.00 .*sea\.png\n$/s)
    expect(grouped.stderr).toBe('1 to 2 of 3; --offset 2 shows more.\n')
    const words = await likeness('search', '--text', 'hill')
    expect(words.stdout).toContain('hill.png')
    expect(words.stderr).toContain('Only words were searched')
  })

  it('says what is wrong', async () => {
    expect(await likeness('search')).toMatchObject({ code: 1, stderr: expect.stringContaining('at least one of like') as string })
    expect(await likeness('search', '--filter', 'kind == image')).toMatchObject({ code: 1, stderr: expect.stringContaining('^') as string })
    expect(await likeness('search', '--like', 'nonsense')).toMatchObject({ code: 1, stderr: expect.stringContaining('nonsense') as string })
    expect(await likeness('search', '--like', 'outside.png', '--meaning', '2')).toMatchObject({ code: 2 })
    expect(await likeness('search', '--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('@x,y,width,height') as string })
  })
})
