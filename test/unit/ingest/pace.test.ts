import { expect, it } from 'vitest'
import { defaultSettings } from '../../../src-main/catalog/settings.ts'
import { paceOf, phaseOf } from '../../../src-main/ingest/pace.ts'

const quiet = { onBattery: false, userActive: false }

it.each([
  [{}, {}, 'full'],
  [{}, { onBattery: true }, 'gentle'],
  [{}, { userActive: true }, 'gentle'],
  [{ onBattery: 'full' }, { onBattery: true }, 'full'],
  [{ onBattery: 'pause' }, { onBattery: true }, 'paused'],
  [{ onBattery: 'pause' }, {}, 'full'],
  [{ onBattery: 'pause' }, { userActive: true }, 'gentle'],
  [{ whenActive: 'full' }, { userActive: true }, 'full'],
  [{ whenActive: 'full' }, { userActive: true, onBattery: true }, 'gentle'],
  [{ paused: true, onBattery: 'full' }, {}, 'paused'],
] as const)('with %j under %j the pace is %s', (settings, conditions, pace) => {
  expect(paceOf({ ...defaultSettings, ...settings }, { ...quiet, ...conditions })).toBe(pace)
})

it.each([
  [{}, 'idle'],
  [{ paused: true, halted: true }, 'idle'],
  [{ waits: true }, 'working'],
  [{ waits: true, scanning: true }, 'working'],
  [{ scanning: true }, 'scanning'],
  [{ waits: true, paused: true }, 'paused'],
  [{ waits: true, halted: true }, 'halted'],
  [{ waits: true, paused: true, halted: true }, 'paused'],
  [{ waits: true, paused: true, scanning: true }, 'scanning'],
] as const)('%j is %s', (stand, phase) => {
  expect(phaseOf({ waits: false, scanning: false, paused: false, halted: false, ...stand })).toBe(phase)
})
