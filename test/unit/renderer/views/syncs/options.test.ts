import { describe, expect, it } from 'vitest'
import { defaultSyncOptions } from '../../../../../src-main/contract/sync.ts'
import { draftOf, factsOf, isComplete, newDraft, optionsOf } from '../../../../../src-renderer/views/syncs/options.ts'
import { serviceThatCannot } from './scene.ts'

const able = serviceThatCannot()
const bucket = { folder: '/props', bucket: 's3://studio/props' }

describe('options that are written down', () => {
  it('come back as they were', () => {
    const options = { ...defaultSyncOptions, direction: 'mirror', metadata: [{ from: 'tags', to: 'labels' }], largestBytes: 2_500_000, schedule: 'interval', everyMinutes: 15 } as const
    expect(optionsOf(draftOf(options, false, able), able)).toEqual(options)
    expect(draftOf(options, false, able)).toMatchObject({ largest: 2.5, confirmMirror: true })
    expect(draftOf(options, false, able).metadata[0]).not.toBe(options.metadata[0])
  })

  it('of a new sync send tags along, and do not mirror unasked', () => {
    expect(newDraft(able)).toMatchObject({ direction: 'up', confirmMirror: false, metadata: [{ from: 'tags', to: 'tags' }], buckets: [] })
    expect(optionsOf(newDraft(able), able)).toEqual({ ...defaultSyncOptions, metadata: [{ from: 'tags', to: 'tags' }] })
  })

  it('leave empty lines out, and hold what is half-written to be incomplete', () => {
    const draft = { ...newDraft(able), metadata: [{ from: 'rating', to: 'stars' }, { from: ' ', to: '' }] }
    expect(isComplete(draft)).toBe(true)
    expect(optionsOf(draft, able).metadata).toEqual([{ from: 'rating', to: 'stars' }])
    expect(isComplete({ ...draft, metadata: [{ from: 'rating', to: ' ' }] })).toBe(false)
    expect(isComplete({ ...draft, buckets: [{ folder: '', bucket: 's3://studio' }] })).toBe(false)
  })

  it('ask nothing of a service that it cannot do', () => {
    const service = serviceThatCannot('models', 'deletion', 'metadata')
    const draft = { ...newDraft(able), direction: 'mirror' as const, models: 'files' as const, buckets: [bucket], viewsFolder: '/props/views' }
    expect(optionsOf(draft, service)).toMatchObject({ direction: 'up', models: 'views', metadata: [], buckets: [], viewsFolder: null })
    expect(newDraft(service)).toMatchObject({ models: 'views', metadata: [] })
  })

  it('say where the files lie to a service that reads them from a bucket', () => {
    const service = serviceThatCannot('bytes')
    expect(newDraft(service).buckets).toEqual([{ folder: '', bucket: '' }])
    expect(optionsOf({ ...newDraft(service), buckets: [bucket], viewsFolder: ' /props/views ' }, service)).toMatchObject({ buckets: [bucket], viewsFolder: '/props/views' })
  })
})

it('tells options in words, those alone that mean something to the service', () => {
  const options = { ...defaultSyncOptions, direction: 'mirror', removalPercent: 5, schedule: 'interval', everyMinutes: 90, largestBytes: 1e8 } as const
  const facts = Object.fromEntries(factsOf(options, able).map(({ name, value }) => [name, value]))
  expect(facts).toEqual({ 'Direction': 'Mirror, up to 5 % unasked', 'When it runs': 'every 90 minutes', '3D models': 'As files; where that cannot be, as rendered views: 4, around it', 'Metadata': 'none', 'Largest file': 'at most 100 MB' })
  const names = factsOf({ ...options, buckets: [bucket] }, serviceThatCannot('bytes', 'metadata')).map(({ name, value }) => `${name}: ${value}`)
  expect(names).toContain('Where the files lie in a bucket: /props → s3://studio/props')
  expect(names.some(name => name.startsWith('Metadata'))).toBe(false)
})
