import type { StepRow } from '../../../src-main/catalog/ingest.ts'
import { expect, it } from 'vitest'
import { earlierSteps, missingSteps, outwardFailures, retryTime, stepKey, stepVersions, wantedSteps } from '../../../src-main/ingest/steps.ts'

const done = (step: string, version = 1): StepRow => ({ step, version, state: 'done', attempts: 1 })
const failed = (step: string): StepRow => ({ step, version: 1, state: 'failed', attempts: 1 })
const wanted = (...encoders: string[]) => ({ encoders, detector: undefined })
const keys = (rows: readonly StepRow[], ...encoders: string[]) => missingSteps(rows, 'image', wanted(...encoders)).map(stepKey)
const seen = [done('identify'), done('metadata'), done('preview'), done('surface')]

it('wants every step of a new asset in order, one embedding for each encoder', () => {
  expect(keys([], 'a', 'b')).toEqual(['identify', 'metadata', 'preview', 'surface', 'embed:a', 'embed:b'])
})

it('wants models as clay, too, and objects of images where there is a detector', () => {
  const all = { encoders: ['a', 'b'], detector: 'd' }
  const first = ['identify', 'metadata', 'preview', 'surface', 'embed:a', 'embed:b']
  expect(wantedSteps('model', all).map(stepKey)).toEqual([...first, 'shape:a', 'shape:b'])
  expect(wantedSteps('image', all).map(stepKey)).toEqual([...first, 'detect:d', 'objects:a', 'objects:b'])
  expect(wantedSteps('image', wanted('a')).map(stepKey)).not.toContain('detect:d')
})

it('wants what is not done, what failed, and what was done by an older version', () => {
  expect(keys([...seen, done('embed:a')], 'a')).toEqual([])
  expect(keys([...seen, done('embed:a')], 'a', 'b')).toEqual(['embed:b'])
  expect(keys([done('identify'), done('metadata'), failed('preview')], 'a')).toEqual(['preview', 'surface', 'embed:a'])
  expect(keys([...seen.slice(1), done('identify', stepVersions.identify - 1)])).toEqual(['identify'])
  expect(keys([...seen.slice(1), done('identify', stepVersions.identify + 1)])).toEqual([])
})

it('knows what comes before a step', () => {
  expect(earlierSteps({ step: 'identify' })).toEqual([])
  expect(earlierSteps({ step: 'preview' })).toEqual(['identify', 'metadata'])
  expect(earlierSteps({ step: 'surface' })).toEqual(['identify', 'metadata', 'preview'])
  expect(earlierSteps({ step: 'embed', encoder: 'a' })).toEqual(['identify', 'metadata', 'preview'])
  expect(earlierSteps({ step: 'shape', encoder: 'a' })).toEqual(['identify', 'metadata', 'preview', 'embed:a'])
  expect(earlierSteps({ step: 'objects', encoder: 'a', detector: 'd' })).toEqual(['identify', 'metadata', 'preview', 'detect:d'])
})

it('tries again what may mend itself, ever later, five times at most, and never what lies in the file', () => {
  const delays = [1, 2, 3, 4, 5, 6].map(attempts => retryTime('file_unreadable', attempts, 1_000_000))
  expect(delays).toEqual([1_010_000, 1_040_000, 1_160_000, 1_640_000, null, null])
  for (const code of [...outwardFailures, 'file_changed', 'render_crashed', 'step_timeout', 'internal'])
    expect(retryTime(code, 1, 0), code).toBe(10_000)
  for (const code of ['image_undecodable', 'image_too_large', 'model_empty', 'model_unloadable', 'decode_timeout', 'render_timeout', 'encoder_invalid', 'reading_crashed'])
    expect(retryTime(code, 1, 0), code).toBeNull()
})
