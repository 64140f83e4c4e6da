import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { failure } from '../../../../src-main/contract/errors.ts'
import { useAnchors } from '../../../../src-renderer/stores/anchors.ts'
import { useNotices } from '../../../../src-renderer/stores/notices.ts'

/** Names of the files that arrived; those in `held` wait. */
let arrived: string[] = []
/** What was asked of files on disk. */
let asked: string[] = []
let held: Set<string>

beforeEach(() => {
  setActivePinia(createPinia())
  arrived = []
  asked = []
  held = new Set()
  vi.stubGlobal('fetch', async (url: string, { body, signal }: RequestInit) => {
    if (typeof body !== 'object')
      return answerOf(url, body)
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

/** What the engine says of files by their paths: it knows one that can be compared, and one that could not be read. */
function answerOf(url: string, body: string | undefined) {
  const { searchParams, pathname } = new URL(url, 'http://localhost')
  const path = searchParams.get('path')
  asked.push(`${pathname} ${path ?? JSON.parse(body ?? '').path}`)
  if (pathname === '/api/asset-at')
    return Response.json({ asset: path === '/props/known.glb' ? { id: 7, state: 'ready' } : path === '/props/failed.glb' ? { id: 8, state: 'failed' } : null })
  const given = String(JSON.parse(body ?? '').path)
  if (given.endsWith('.txt'))
    return Response.json(failure('format_unknown', { name: 'notes.txt' }).toWire(), { status: 415 })
  return Response.json({ id: `id of ${given}`, name: given, kind: 'model', preview: null, expiresAt: '2999-01-01T00:00:00Z' })
}

function files(...names: readonly string[]) {
  return names.map(name => ({ name, file: new File(['x'], name) }))
}

it('uploads a few files at a time, in their order; one that fails is told of by name and spoils nothing', async () => {
  const anchors = useAnchors()
  held = new Set(['a.png'])
  const uploading = anchors.sourcesOf(files('a.png', 'bad.png', 'c.png', 'd.png'))
  await vi.waitUntil(() => arrived.length === 4 && anchors.uploads.length === 1)
  expect(anchors.uploads.map(({ name }) => name)).toEqual(['a.png'])
  held.clear()
  expect(await uploading).toEqual(['a.png', 'c.png', 'd.png'].map(name => ({ anchorId: `id of ${name}` })))
  expect(anchors.uploads).toEqual([])
  expect(useNotices().notices.map(({ text }) => text)).toEqual([expect.stringMatching(/^bad\.png: .*it is empty/)])
  expect(anchors.byId('id of a.png')).toMatchObject({ name: 'a.png' })
})

it('gives up what is cancelled, without a word', async () => {
  const anchors = useAnchors()
  held = new Set(['a.png', 'b.png', 'c.png', 'd.png'])
  const uploading = anchors.sourcesOf(files('a.png', 'b.png', 'c.png', 'd.png'))
  await vi.waitUntil(() => arrived.length === 3)
  for (const name of ['a.png', 'd.png'])
    anchors.uploads.find(upload => upload.name === name)?.cancel()
  expect(anchors.uploads.map(({ name }) => name)).toEqual(['b.png', 'c.png'])
  held.clear()
  expect(await uploading).toEqual([{ anchorId: 'id of b.png' }, { anchorId: 'id of c.png' }])
  expect(arrived, 'what was cancelled before its turn is not sent').not.toContain('d.png')
  expect(useNotices().notices).toEqual([])
})

it('knows whose day is over', async () => {
  const anchors = useAnchors()
  await anchors.sourcesOf(files('old.png', 'new.png'))
  expect([anchors.isGone('id of old.png'), anchors.isGone('id of new.png'), anchors.isGone('of another session')]).toEqual([true, false, false])
  anchors.miss(['of another session'])
  expect(anchors.isGone('of another session')).toBe(true)
})

it('looks files on disk up before it reads them: what is an asset is searched by as one', async () => {
  const anchors = useAnchors()
  const given = ['/props/known.glb', '/props/failed.glb', '/elsewhere/chair.gltf', '/elsewhere/notes.txt'].map(path => ({ name: path.slice(path.lastIndexOf('/') + 1), path }))
  const looking = anchors.sourcesOf(given)
  expect(anchors.uploads.map(({ name }) => name), 'it is shown what is being read').toEqual(['known.glb', 'failed.glb', 'chair.gltf', 'notes.txt'])
  expect(await looking).toEqual([{ assetId: 7 }, { anchorId: 'id of /props/failed.glb' }, { anchorId: 'id of /elsewhere/chair.gltf' }])
  expect(asked).not.toContain('/api/anchors/file /props/known.glb')
  expect(anchors.byId('id of /elsewhere/chair.gltf')).toMatchObject({ kind: 'model' })
  expect(useNotices().notices.map(({ text }) => text)).toEqual([expect.stringContaining('"notes.txt" is not of a format')])
  expect(arrived, 'nothing is uploaded').toEqual([])
})
