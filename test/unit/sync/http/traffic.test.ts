import { describe, expect, it } from 'vitest'
import { createTraffic } from '../../../../src-main/sync/http/traffic.ts'
import { leapingClock, loose } from './http.ts'

const signal = new AbortController().signal

describe('traffic', () => {
  it('begins no more requests a second than are allowed', async () => {
    const clock = leapingClock()
    const begin = clock.now()
    const traffic = createTraffic({ ...loose, requestsPerSecond: 4 }, clock)
    for (let i = 0; i < 9; i++)
      (await traffic.enter(signal))[Symbol.dispose]()
    expect(clock.now() - begin).toBe(2000)
  })

  it('uploads no more bytes a second than are allowed', async () => {
    const clock = leapingClock()
    const begin = clock.now()
    const traffic = createTraffic({ ...loose, kilobytesPerSecond: 100 }, clock)
    for (let sent = 0; sent < 1_000_000; sent += traffic.chunk)
      await traffic.upload(traffic.chunk, signal)
    expect(clock.now() - begin).toBeGreaterThan(9500)
    expect(clock.now() - begin).toBeLessThanOrEqual(10_000)
  })

  it('begins nothing while it is held', async () => {
    const clock = leapingClock()
    const begin = clock.now()
    const traffic = createTraffic(loose, clock)
    traffic.hold(5000)
    await traffic.enter(signal)
    expect(clock.now() - begin).toBe(5000)
  })

  it('hands the place of who ends to who waits, and forgets who gave up', async () => {
    const traffic = createTraffic({ ...loose, parallel: 1 }, leapingClock())
    const first = await traffic.enter(signal)
    const stop = new AbortController()
    const second = traffic.enter(stop.signal)
    const third = traffic.enter(signal)
    stop.abort(new Error('gave up'))
    await expect(second).rejects.toThrow('gave up')
    first[Symbol.dispose]()
    await expect(third).resolves.toBeDefined()
  })
})
