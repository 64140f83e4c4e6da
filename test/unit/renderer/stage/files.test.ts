import { describe, expect, it } from 'vitest'
import { resolveReference } from '../../../../src-renderer/stage/files.ts'

const root = 'http://127.0.0.1:4321/api/stage/jobs/7/files/'
const folder = `${root}models/my%20chair/`

describe('resolveReference', () => {
  it.each([
    ['plain names', 'oak.png', 'models/my%20chair/oak.png'],
    ['names with reserved characters, as MTL and FBX write them', 'oak #1 100%.png', 'models/my%20chair/oak%20%231%20100%25.png'],
    ['names that glTF has encoded', 'oak%20%231.png', 'models/my%20chair/oak%20%231.png'],
    ['folders of Windows', 'textures\\oak.png', 'models/my%20chair/textures/oak.png'],
    ['another folder of the library', '../../textures/oak.png', 'textures/oak.png'],
    ['a drive of another machine', 'C:\\art\\oak.png', 'models/my%20chair/art/oak.png'],
  ])('resolves %s', (_, reference, path) => {
    expect(resolveReference(folder, folder + reference)).toBe(root + path)
    expect(resolveReference(folder, reference)).toBe(root + path)
  })

  it('passes on what the file carries within itself', () => {
    expect(resolveReference(folder, 'data:image/png;base64,AA==')).toBe('data:image/png;base64,AA==')
    expect(resolveReference(folder, 'blob:http://127.0.0.1:4321/1')).toBe('blob:http://127.0.0.1:4321/1')
  })

  it.each([
    'https://example.org/oak.png',
    'http://127.0.0.1:4321/api/status',
    '//example.org/oak.png',
    '\\\\server\\share\\oak.png',
    'file:///etc/passwd',
    '../../../../../../status',
    '../../../../8/files/models/oak.png',
    '%2e%2e/../../../8/files/oak.png',
  ])('refuses %s', (reference) => {
    expect(resolveReference(folder, reference)).toBe('blob:refused')
    expect(resolveReference(folder, folder + reference)).toBe('blob:refused')
  })
})
