import type { Server } from '../helpers/server.ts'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTree } from '../helpers/encoders.ts'
import { startServer, untilIdle } from '../helpers/server.ts'
import { meanColourModel } from '../helpers/tiny-onnx.ts'
import { clipTokenizer, clipTokenizerConfig, clipTokens, colourTextModel } from '../helpers/tiny-text.ts'

const perColour = 8

let server: Server
beforeAll(async () => {
  server = await startServer()
  const place = join(server.folder, 'library')
  await mkdir(place, { recursive: true })
  for (let i = 0; i < perColour; i++) {
    await writePlain(join(place, `photo-${i}.png`), [200 + i, 20 + 3 * i, 10 + 2 * i])
    await writePlain(join(place, `scan-${i}.png`), [10 + 2 * i, 200 + i, 20 + 3 * i])
    await writePlain(join(place, `render-${i}.png`), [20 + 3 * i, 10 + 2 * i, 200 + i])
  }
  await writePlain(join(place, 'red-herring.png'), [30, 30, 220])
  await server.client.addLibrary({ path: place })
  await untilIdle(server.client)
})
afterAll(() => server[Symbol.asyncDispose]())

async function writePlain(path: string, [r, g, b]: readonly [number, number, number]): Promise<void> {
  await sharp({ create: { width: 40, height: 30, channels: 3, background: { r, g, b } } }).toFile(path)
}

async function search(query: Parameters<Server['client']['search']>[0]) {
  const { results, ...rest } = await server.client.search({ limit: perColour, ...query })
  return { ...rest, results, names: results.map(({ asset }) => asset.name) }
}

it('searches by words alone where the encoder understands no text, and says so', async () => {
  const { text, names } = await search({ text: 'red', textMeaning: 1 })
  expect(text).toBe('words')
  expect(names).toEqual(['red-herring.png'])
})

describe('with an encoder that understands text', () => {
  beforeAll(async () => {
    const folder = await writeTree(join(server.folder, 'tiny-clip'), {
      'config.json': { model_type: 'clip', license: 'mit' },
      'preprocessor_config.json': { size: { height: 8, width: 8 }, do_normalize: false },
      'tokenizer.json': clipTokenizer(),
      'tokenizer_config.json': clipTokenizerConfig,
      'onnx/vision_model.onnx': meanColourModel(8, { output: 'image_embeds' }),
      'onnx/text_model.onnx': colourTextModel(clipTokens, { mask: true }),
    })
    expect(await server.client.importEncoder({ folder })).toMatchObject({ id: 'tiny-clip', text: true, state: 'installed', calibrated: true })
    await server.client.useEncoder({ id: 'tiny-clip' })
    await untilIdle(server.client)
    expect(await server.client.listEncoders()).toContainEqual(expect.objectContaining({ id: 'tiny-clip', text: true, state: 'active' }))
  })

  it.each([['a red thing', 'photo'], ['GREEN', 'scan'], ['something blue', 'render']])('finds what "%s" means, whatever it is called', async (text, name) => {
    const found = await search({ text, textMeaning: 1 })
    expect(found).toMatchObject({ text: 'meaning', encoder: 'tiny-clip' })
    expect(found.results).toHaveLength(perColour)
    expect(found.names.every(one => one.startsWith(name) || (name === 'render' && one === 'red-herring.png'))).toBe(true)
  })

  it('gives scores by how near texts come to these pictures', async () => {
    const { results } = await search({ text: 'red', textMeaning: 1, limit: 100 })
    const scoreOf = (prefix: string) => Math.max(...results.filter(({ asset }) => asset.name.startsWith(prefix)).map(({ score }) => score))
    expect(results.every(({ score }) => score >= 0 && score <= 1)).toBe(true)
    expect(scoreOf('photo')).toBeGreaterThan(0.6)
    expect(scoreOf('render')).toBeLessThan(0.3)
    const { names } = await search({ text: 'red', textMeaning: 1, threshold: 0.6, limit: 100 })
    expect(names.filter(name => !name.startsWith('photo'))).toEqual([])
    expect(names.length).toBeGreaterThan(0)
  })

  it('searches by words alone when asked to, and by both', async () => {
    const words = await search({ text: 'red', textMeaning: 0 })
    expect(words).toMatchObject({ text: 'words', names: ['red-herring.png'] })
    const both = await search({ text: 'red', textMeaning: 0.5, limit: perColour + 1 })
    expect(both.text).toBe('both')
    expect(both.names).toContain('red-herring.png')
    expect(both.names.filter(name => name.startsWith('photo'))).toHaveLength(perColour)
  })

  it('goes together with examples and filters', async () => {
    const { assets } = await server.client.listAssets({ limit: 100 })
    const green = assets.find(({ name }) => name === 'scan-0.png')!.id
    const halfway = await search({ text: 'red', textMeaning: 1, like: [{ assetId: green }], textWeight: 1 })
    expect(halfway.names.every(name => name.startsWith('photo'))).toBe(true)
    const filtered = await search({ text: 'red', textMeaning: 1, filter: 'name = "scan-3.png" OR name = "photo-3.png"' })
    expect(filtered.names).toEqual(['photo-3.png', 'scan-3.png'])
  })

  it('knows what cosines of texts mean beside those of pictures, as long as the encoder is there', async () => {
    const { calibrations } = server.engine.catalog
    const fitted = calibrations.get('tiny-clip')!
    expect(fitted).toMatchObject({ images: 3 * perColour + 1 })
    expect(fitted.text!.map(([, score]) => score)).toEqual([0, 0.2, 0.5, 0.9, 1])
    expect(server.engine.space().textScore(fitted.text![2]![0])).toBeCloseTo(0.5, 9)
    expect(server.engine.space().textScore(0.5)).not.toBeCloseTo(server.engine.space().score(0.5), 2)

    const folder = await writeTree(join(server.folder, 'eyes-alone'), { 'config.json': {}, 'preprocessor_config.json': { size: { height: 8, width: 8 }, do_normalize: false }, 'onnx/model.onnx': meanColourModel(8) })
    expect(await server.client.importEncoder({ folder })).toMatchObject({ text: false, calibrated: true })
    expect(calibrations.get('eyes-alone')).toMatchObject({ text: null })
    await server.client.removeEncoder({ id: 'eyes-alone' })
    expect(calibrations.get('eyes-alone')).toBeUndefined()
    expect((await server.client.listEncoders()).map(({ id }) => id)).toEqual(['likeness-mini', 'tiny-clip'])
  })

  it('keeps an encoder that is in use', async () => {
    await expect(server.client.removeEncoder({ id: 'tiny-clip' })).rejects.toMatchObject({ code: 'encoder_in_use', message: expect.stringContaining('it answers searches') as string })
    await expect(server.client.removeEncoder({ id: 'likeness-mini' })).rejects.toMatchObject({ code: 'encoder_in_use', message: expect.stringContaining('comes with Likeness') as string })
  })
})
