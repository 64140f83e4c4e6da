import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { backgroundPriority } from '../../../../src-main/contract/route.ts'
import { createSurroundings, isUse } from '../../../../src-main/engine/surroundings/surroundings.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

it('asks the system at most once a minute, and only when somebody wants to know', async () => {
  const readOnBattery = vi.fn(async () => true)
  const surroundings = createSurroundings({ readOnBattery })
  expect(readOnBattery).not.toHaveBeenCalled()
  expect(surroundings.conditions()).toEqual({ onBattery: false, userActive: false })
  await vi.waitUntil(() => surroundings.conditions().onBattery)
  expect(readOnBattery).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(61_000)
  surroundings.conditions()
  expect(readOnBattery).toHaveBeenCalledTimes(2)
})

it('believes what is reported, and takes a system that does not tell for one on the mains', async () => {
  const readOnBattery = vi.fn(() => Promise.reject(new Error('no such command')))
  const surroundings = createSurroundings({ readOnBattery })
  expect(surroundings.conditions().onBattery).toBe(false)
  surroundings.report({ onBattery: true })
  expect(surroundings.conditions()).toEqual({ onBattery: true, userActive: false })
  surroundings.report({ userActive: true })
  expect(surroundings.conditions()).toEqual({ onBattery: true, userActive: true })
  surroundings.report({ onBattery: false, userActive: false })
  expect(surroundings.conditions()).toEqual({ onBattery: false, userActive: false })
  expect(readOnBattery).toHaveBeenCalledTimes(1)
})

it('takes somebody to be at work for two seconds after a search', () => {
  const surroundings = createSurroundings({ readOnBattery: async () => false })
  surroundings.noteUse()
  expect(surroundings.conditions().userActive).toBe(true)
  vi.advanceTimersByTime(2001)
  expect(surroundings.conditions().userActive).toBe(false)
})

it('knows a search and a look through the assets from what programs ask by themselves', () => {
  const request = (path: string, method = 'GET') => new Request(`http://localhost${path}`, { method })
  expect(isUse(request('/api/search', 'POST'))).toBe(true)
  expect(isUse(request('/api/assets?limit=200'))).toBe(true)
  for (const [path, method] of [['/api/status', 'GET'], ['/api/assets/7', 'GET'], ['/api/search', 'OPTIONS'], ['/api/idle', 'POST']] as const)
    expect(isUse(request(path, method)), path).toBe(false)
  expect(isUse(new Request('http://localhost/api/assets?limit=200', { headers: backgroundPriority })), 'a list that a window keeps up to date').toBe(false)
})
