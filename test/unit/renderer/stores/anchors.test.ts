import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { failure } from '../../../../src-main/contract/errors.ts'
import { useAnchors } from '../../../../src-renderer/stores/anchors.ts'
import { useNotices } from '../../../../src-renderer/stores/notices.ts'

/** Names of the files that arrived; those in `held` wait. */
let arrived: string[] = []
let held: Set<string>

beforeEach(() => {
  setActivePinia(createPinia())
  arrived = []
  held = new Set()
  vi.stubGlobal('fetch', async (_url: string, { body, signal }: RequestInit) => {
    const { name } = (body as FormData).get('file') as File
    arrived.push(name)
    await vi.waitUntil(() => {
      signal?.throwIfAborted()
      return !held.has(name)
    })
    if (name.startsWith('bad'))
      return Response.json(failure('image_undecodable', { reason: 'it is empty' }).toWire(), { status: 422 })
    return Response.json({ id: `id of ${name}`, name, kind: 'image', preview: null, expiresAt: name === 'old.png' ? '2020-01-01T00:00:00Z' : '2999-01-01T00:00:00Z' })
  })
})

function files(...names: readonly string[]): File[] {
  return names.map(name => new File(['x'], name))
}

it('uploads a few files at a time, in their order; one that fails is told of by name and spoils nothing', async () => {
  const anchors = useAnchors()
  held = new Set(['a.png'])
  const uploading = anchors.upload(files('a.png', 'bad.png', 'c.png', 'd.png'))
  await vi.waitUntil(() => arrived.length === 4 && anchors.uploads.length === 1)
  expect(anchors.uploads.map(({ name }) => name)).toEqual(['a.png'])
  held.clear()
  expect((await uploading).map(({ name }) => name)).toEqual(['a.png', 'c.png', 'd.png'])
  expect(anchors.uploads).toEqual([])
  expect(useNotices().notices.map(({ text }) => text)).toEqual([expect.stringMatching(/^bad\.png: .*it is empty/)])
  expect(anchors.byId('id of a.png')).toMatchObject({ name: 'a.png' })
})

it('gives up what is cancelled, without a word', async () => {
  const anchors = useAnchors()
  held = new Set(['a.png', 'b.png', 'c.png', 'd.png'])
  const uploading = anchors.upload(files('a.png', 'b.png', 'c.png', 'd.png'))
  await vi.waitUntil(() => arrived.length === 3)
  for (const name of ['a.png', 'd.png'])
    anchors.uploads.find(upload => upload.name === name)?.cancel()
  expect(anchors.uploads.map(({ name }) => name)).toEqual(['b.png', 'c.png'])
  held.clear()
  expect((await uploading).map(({ name }) => name)).toEqual(['b.png', 'c.png'])
  expect(arrived, 'what was cancelled before its turn is not sent').not.toContain('d.png')
  expect(useNotices().notices).toEqual([])
})

it('knows whose day is over', async () => {
  const anchors = useAnchors()
  await anchors.upload(files('old.png', 'new.png'))
  expect([anchors.isGone('id of old.png'), anchors.isGone('id of new.png'), anchors.isGone('of another session')]).toEqual([true, false, false])
  anchors.miss(['of another session'])
  expect(anchors.isGone('of another session')).toBe(true)
})
