import { join } from 'node:path'
import { expect, it } from 'vitest'
import { rangedFile, rangeOf } from '../../../src-main/http/ranged-file.ts'
import { writeTree } from '../../helpers/encoders.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

it.each([
  [undefined, undefined],
  ['', undefined],
  ['bytes=0-9', { start: 0, end: 9 }],
  ['bytes=90-', { start: 90, end: 99 }],
  ['bytes=90-1000', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-1000', { start: 0, end: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=9-0', undefined],
  ['bytes=-', undefined],
  ['bytes=0-1,5-6', undefined],
  ['lines=0-9', undefined],
])('of 100 bytes, "%s" is %j', (header, range) => expect(rangeOf(header, 100)).toEqual(range))

it('sends a file whole, a part of it, or what is left of it', async () => {
  await using folder = await temporaryFolder()
  await writeTree(folder.path, { 'a.glb': 'abcdefghij', 'empty.glb': '' })
  const ask = (headers: Record<string, string> = {}, name = 'a.glb') => rangedFile(join(folder.path, name), 'model/gltf-binary', new Request('http://localhost/', { headers }))

  const whole = await ask()
  expect(Object.fromEntries(whole.headers)).toMatchObject({ 'content-type': 'model/gltf-binary', 'content-length': '10', 'accept-ranges': 'bytes', 'x-content-type-options': 'nosniff' })
  expect([whole.status, await whole.text()]).toEqual([200, 'abcdefghij'])
  const tag = whole.headers.get('etag')!

  const part = await ask({ 'range': 'bytes=2-4', 'if-range': tag })
  expect(Object.fromEntries(part.headers)).toMatchObject({ 'content-length': '3', 'content-range': 'bytes 2-4/10' })
  expect([part.status, await part.text()]).toEqual([206, 'cde'])

  const changed = await ask({ 'range': 'bytes=2-4', 'if-range': '"another"' })
  expect([changed.status, await changed.text()]).toEqual([200, 'abcdefghij'])
  const beyond = await ask({ range: 'bytes=10-' })
  expect([beyond.status, beyond.headers.get('content-range'), await beyond.text()]).toEqual([416, 'bytes */10', ''])
  const empty = await ask({}, 'empty.glb')
  expect([empty.status, empty.headers.get('content-length'), await empty.text()]).toEqual([200, '0', ''])
  await expect(ask({}, 'none.glb')).rejects.toMatchObject({ code: 'ENOENT' })
})
