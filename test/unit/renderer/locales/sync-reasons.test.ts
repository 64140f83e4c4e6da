import type { SyncReason } from '../../../../src-main/contract/sync-reasons.ts'
import { afterEach, expect, it, vi } from 'vitest'
import { SyncReason as Schema } from '../../../../src-main/contract/sync-reasons.ts'
import { de } from '../../../../src-renderer/locales/de.ts'
import { en } from '../../../../src-renderer/locales/en.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

/** Says reasons in a window of this language. */
async function said(language: string, ...reasons: readonly SyncReason[]): Promise<readonly string[]> {
  vi.stubGlobal('localStorage', { getItem: () => language })
  vi.resetModules()
  const { describeSyncReason } = await import('../../../../src-renderer/locales/sync-reasons.ts')
  return reasons.map(describeSyncReason)
}

const offline = { code: 'offline', params: { library: 'Fotos' } } as const
const removals = { code: 'removals', params: { count: 3, there: 1200, unasked: 1 } } as const
const unreadable = { code: 'unreadable', params: { error: { code: 'image_undecodable', message: 'Bad bytes.' } } } as const
const failed = { code: 'failed', params: { error: { code: 'service_failed', message: 'Shop did not do as asked: "no hats".' } } } as const

it('words reasons in the reader\'s language, and quotes what a service said', async () => {
  expect(await said('de', offline, removals, unreadable, failed)).toEqual([
    'liegt in „Fotos“, das gerade nicht erreichbar ist',
    '3 von 1.200 würden entfernt, ohne Rückfrage höchstens 1. Wird ihre Zahl bestätigt, so werden sie entfernt.',
    `konnte hier nicht gelesen werden: ${de.reasons.picture.reason}`,
    `${de.syncFailures.service} „Shop did not do as asked: "no hats".“`,
  ])
  expect(await said('en', offline, unreadable)).toEqual(['lies in "Fotos", which cannot be reached now', `could not be read here: ${en.reasons.picture.reason}`])
})

it('has words for every code that comes over the wire', () => {
  const codes = Schema.options.map(option => option.unwrap().shape.code.value).toSorted()
  expect(codes.length).toBeGreaterThan(15)
  expect([Object.keys(en.syncReasons).toSorted(), Object.keys(de.syncReasons).toSorted()]).toEqual([codes, codes])
})
