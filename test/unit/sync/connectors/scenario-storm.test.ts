import type { Outgoing, Processing } from '../../../../src-main/sync/types.ts'
import type { OpenScenario } from './scenario-remote.ts'
import { Buffer } from 'node:buffer'
import { expect, it } from 'vitest'
import { ServiceFailure } from '../../../../src-main/sync/service-failure.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { item, md5, openScenario, signal } from './scenario-remote.ts'

/** Runs until all is there, at most. */
const mostRuns = 40

const mebibyte = 1024 * 1024

class Ended extends Error {}

/**
 * Sends items as a run does: what lies there is looked through first, what the service works on is asked after, what is missing is
 * sent. By chance it ends anywhere, and what was not noted is forgotten. True when all is there.
 */
async function run({ remote, container, surveyed }: OpenScenario, items: readonly Outgoing[], notes: Map<string, unknown>, processing: Map<string, Processing>, random: () => number): Promise<boolean> {
  const mayEnd = () => {
    if (random() < 0.05)
      throw new Ended()
  }
  const there = new Set((await surveyed()).map(({ name }) => name))
  const outcomes = await remote.poll!(container, [...processing.values()], signal)
  outcomes.forEach(({ key }) => processing.delete(key))
  const missing = items.filter(({ key, name }) => !there.has(name) && !processing.has(key))
  for (const one of missing) {
    const [outcome] = await remote.send(container, [{ ...one, resume: notes.get(one.key), note: note => notes.set(one.key, note) }], signal)
    mayEnd()
    if (outcome!.state === 'processing')
      processing.set(one.key, { name: one.name, ...outcome! })
  }
  return missing.length === 0 && processing.size === 0
}

it.each([1, 2, 3])('has everything there once after a storm (%i)', { timeout: 30_000 }, async (seed) => {
  const random = seededRandom(seed)
  await using opened = await openScenario(random)
  const images = Array.from({ length: 30 }, (_, i) => item(`${i}.png`, Buffer.from(`picture ${i}`)))
  const models = Array.from({ length: 6 }, (_, i) => item(`${i}.glb`, Buffer.alloc(11 * mebibyte, `model ${i}`)))
  const items = [...images, ...models].map(({ outgoing }) => outgoing)
  opened.standIn.behave({ partBytes: 5 * mebibyte })
  opened.standIn.fail({ rate: 0.3, kinds: ['fail', 'fail-after', 'limit', 'reset', 'reset-after', 'half'] })
  const [notes, processing] = [new Map<string, unknown>(), new Map<string, Processing>()]
  for (let runs = 1, isDone = false; !isDone; runs++) {
    expect(runs).toBeLessThan(mostRuns)
    isDone = await run(opened, items, notes, processing, random).catch((error: unknown) => {
      if (error instanceof ServiceFailure || error instanceof Ended)
        return false
      throw error
    })
  }
  const contents = await Promise.all(items.map(async one => md5(Buffer.concat(await one.open().toArray()))))
  expect(opened.standIn.everything().map(({ content }) => content).sort()).toEqual(contents.sort())
  expect(opened.standIn.contents(opened.container)).toHaveLength(items.length)
})
