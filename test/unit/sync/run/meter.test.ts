import { Buffer } from 'node:buffer'
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { createMeter, etaOf } from '../../../../src-main/sync/run/meter.ts'

it('counts the bytes of uploads that are under way, and knows how long the rest takes', async () => {
  let now = 0
  let told = 0
  const meter = createMeter({ now: () => now }, () => told++)
  expect(meter.progress()).toEqual({ phase: 'planning', total: 0, done: 0, bytesTotal: 0, bytesDone: 0, etaSeconds: null })
  meter.enter('sending', 2, 100)
  meter.advance(1, 20)
  meter.begin('a', 80)
  const stream = meter.follow('a', Readable.from([Buffer.alloc(30), Buffer.alloc(50)], { objectMode: false }))
  const read = stream[Symbol.asyncIterator]()
  await read.next()
  now = 10_000
  const { bytesDone, etaSeconds } = meter.progress()
  expect(bytesDone).toBeGreaterThanOrEqual(50)
  expect(etaSeconds).toBe(Math.round(10 * (100 - bytesDone) / bytesDone))
  while (!(await read.next()).done);
  meter.end('a')
  meter.advance(1, 80)
  expect(meter.progress()).toMatchObject({ phase: 'sending', done: 2, bytesDone: 100, etaSeconds: 0 })
  expect(told).toBeGreaterThan(3)
})

it('hands errors on, and lets go of what is not read to its end', async () => {
  const meter = createMeter({ now: () => 0 }, () => {})
  const broken = Readable.from((async function* () {
    yield Buffer.alloc(10)
    throw new Error('it changed')
  })(), { objectMode: false })
  await expect(async () => {
    for await (const _ of meter.follow('a', broken));
  }).rejects.toThrow('it changed')

  const source = Readable.from([Buffer.alloc(10), Buffer.alloc(10)], { objectMode: false })
  const stream = meter.follow('a', source)
  await stream[Symbol.asyncIterator]().next()
  stream.destroy()
  await expect.poll(() => source.destroyed).toBe(true)
})

it('knows nothing of the time left before anything is done', () => {
  expect(etaOf(10, 0)).toBeNull()
  expect(etaOf(0, 0.5)).toBeNull()
  expect(etaOf(10, 0.25)).toBe(30)
  expect(etaOf(10, 1)).toBe(0)
})
