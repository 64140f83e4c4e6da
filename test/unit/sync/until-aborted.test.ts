import process from 'node:process'
import { setImmediate } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { untilAborted } from '../../../src-main/sync/until-aborted.ts'

it('answers what the work does, and waits for it no longer than for the signal', async () => {
  const ending = new AbortController()
  expect(await untilAborted(Promise.resolve(7), ending.signal)).toBe(7)
  await expect(untilAborted(Promise.reject(new Error('the work failed')), ending.signal)).rejects.toThrow('the work failed')
  const waiting = untilAborted(new Promise(() => {}), ending.signal)
  ending.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  await expect(untilAborted(Promise.resolve(7), ending.signal)).rejects.toThrow('enough')
})

it('leaves no failure of the work to nobody, whenever that comes', async () => {
  const unhandled: unknown[] = []
  const note = (reason: unknown) => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  onTestFinished(() => void process.off('unhandledRejection', note))
  const late = Promise.withResolvers<never>()
  const ending = new AbortController()
  const waiting = untilAborted(late.promise, ending.signal)
  ending.abort(new Error('enough'))
  await expect(waiting).rejects.toThrow('enough')
  await expect(untilAborted(Promise.reject(new Error('the work failed')), ending.signal)).rejects.toThrow('enough')
  late.reject(new Error('the work failed late'))
  await setImmediate()
  expect(unhandled).toEqual([])
})
