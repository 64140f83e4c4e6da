import type { DetectedObject } from '../../src-main/contract/entities.ts'
import type { Server } from '../helpers/server.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, untilIdle } from '../helpers/server.ts'
import { writeColour, writeColourDetector } from '../helpers/tiny-detectors.ts'

/* Red is found in the left half, green in the right half, blue below: see `writeColourDetector`. */
const colours = { red: [255, 0, 0], dusk: [235, 0, 0], yellow: [255, 255, 0], green: [0, 255, 0], violet: [235, 0, 250], black: [0, 0, 0] } as const
type Name = keyof typeof colours

let server: Server
const ids = new Map<Name, number>()

beforeAll(async () => {
  server = await startServer()
  for (const [name, colour] of Object.entries(colours))
    await writeColour(join(server.folder, 'library', `${name}.png`), colour)
  await server.client.addLibrary({ path: join(server.folder, 'library') })
  await untilIdle(server.client)
  const { assets } = await server.client.listAssets({})
  assets.forEach(({ id, name }) => ids.set(name.replace('.png', '') as Name, id))
})
afterAll(() => server[Symbol.asyncDispose]())

const idOf = (name: Name) => ids.get(name)!
const objectsOf = (name: Name) => server.client.listObjects({ id: idOf(name) })
const named = (results: readonly { readonly asset: { readonly name: string }, readonly object: DetectedObject | null }[]) => results.map(({ asset, object }) => `${asset.name.replace('.png', '')}/${object?.label}`)

it('finds nothing while no detector is installed', async () => {
  expect(await objectsOf('red')).toEqual([])
  expect((await server.client.listAssets({ filter: 'labels = red' })).assets).toEqual([])
})

describe('with a detector', () => {
  beforeAll(async () => {
    await server.client.importDetector({ folder: await writeColourDetector(join(server.folder, 'colours')) })
    await untilIdle(server.client)
  })

  it('says what is in each image, where, and how sure it is, the surest first', async () => {
    expect(await objectsOf('yellow')).toEqual([
      { id: expect.any(Number) as number, label: 'red', score: expect.closeTo(1, 3) as number, region: { x: 0, y: 0, width: 0.5, height: 0.5 } },
      { id: expect.any(Number) as number, label: 'green', score: expect.closeTo(1, 3) as number, region: { x: 0.5, y: 0, width: 0.5, height: 0.5 } },
    ])
    expect((await objectsOf('violet')).map(({ label }) => label)).toEqual(['blue', 'red'])
    expect(await objectsOf('black')).toEqual([])
    expect(await server.client.listLabels()).toEqual([{ name: 'red', assets: 4 }, { name: 'green', assets: 2 }, { name: 'blue', assets: 1 }])
  })

  it.each<[string, readonly Name[]]>([
    ['labels = red', ['red', 'dusk', 'yellow', 'violet']],
    ['labels = "green" AND labels = red', ['yellow']],
    ['labels IN [green, blue]', ['green', 'violet', 'yellow']],
    ['labels != red', ['black', 'green']],
    ['labels IS EMPTY', ['black']],
    ['labels = chair', []],
  ])('filters by %s', async (filter, expected) => {
    const { assets, total } = await server.client.listAssets({ filter })
    expect(assets.map(({ name }) => name.replace('.png', '')).sort()).toEqual([...expected].sort())
    expect(total).toBe(expected.length)
  })

  it('groups by label', async () => {
    const { groups } = await server.client.search({ filter: 'labels IN [green, blue]', groupBy: 'label' })
    expect(groups!.map(({ value }) => value)).toContain('green')
  })

  it('searches among objects by an object: the likest first, and neither the object nor a whole image', async () => {
    const [red] = await objectsOf('red')
    const { results } = await server.client.search({ like: [{ objectId: red!.id }], among: 'objects' })
    expect(named(results)[0]).toBe('dusk/red')
    expect(results[0]).toMatchObject({ object: { label: 'red', region: { x: 0, y: 0, width: 0.5, height: 0.5 } }, score: expect.closeTo(1, 1) as number })
    expect(results.map(({ object }) => object!.id)).not.toContain(red!.id)
    const scores = results.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    const filtered = await server.client.search({ like: [{ objectId: red!.id }], among: 'objects', filter: 'labels = green' })
    expect(named(filtered.results).every(name => name.startsWith('yellow/') || name.startsWith('green/'))).toBe(true)
  })

  it('searches among objects by an uploaded picture, by a region and by an asset', async () => {
    const { id: anchorId } = await server.client.createAnchorOfFile({ path: join(server.folder, 'library', 'green.png') })
    expect(named((await server.client.search({ like: [{ anchorId }], among: 'objects' })).results)[0]).toBe('green/green')
    const byRegion = await server.client.search({ like: [{ assetId: idOf('dusk'), region: { x: 0, y: 0, width: 0.5, height: 0.5 } }], among: 'objects' })
    expect(named(byRegion.results)[0]).toMatch(/\/red$/)
    const byAsset = await server.client.search({ like: [{ assetId: idOf('green') }], among: 'objects' })
    expect(byAsset.results.length).toBeGreaterThan(0)
    expect(byAsset.results.every(({ object }) => object !== null)).toBe(true)
  })

  it('searches among images by an object', async () => {
    const [red] = await objectsOf('red')
    const { results } = await server.client.search({ like: [{ objectId: red!.id }] })
    expect(results.every(({ object }) => object === null)).toBe(true)
    expect(results[0]!.asset.name).toMatch(/^(?:red|dusk)\.png$/)
    await expect(server.client.search({ like: [{ objectId: 99_999 }] })).rejects.toMatchObject({ code: 'object_not_found' })
  })

  it('looks again when an image changes: objects of before are gone', async () => {
    const [before] = await objectsOf('dusk')
    await writeColour(join(server.folder, 'library', 'dusk.png'), [0, 0, 240], 1)
    await server.client.scanLibrary({ id: 1 })
    await untilIdle(server.client)
    expect((await objectsOf('dusk')).map(({ label }) => label)).toEqual(['blue'])
    await expect(server.client.search({ like: [{ objectId: before!.id }] })).rejects.toMatchObject({ code: 'object_not_found' })
  })

  it('has nothing of a detector left when it is removed, and can be installed again', async () => {
    const [red] = await objectsOf('red')
    expect(await server.client.removeDetector({ id: 'colours' })).toEqual({})
    expect(await objectsOf('red')).toEqual([])
    expect(await server.client.listLabels()).toEqual([])
    await expect(server.client.search({ like: [{ objectId: red!.id }], among: 'objects' })).rejects.toMatchObject({ code: expect.stringMatching(/^(?:object_not_found|detector_missing)$/) as string })
    const source = join(server.folder, 'colours')
    expect(await readFile(join(source, 'config.json'), 'utf8')).toContain('d_fine')
    await server.client.importDetector({ folder: source })
    await untilIdle(server.client)
    const [again] = await objectsOf('red')
    expect(again!.id).toBeGreaterThan(red!.id)
  })
})
