import { describe, expect, it } from 'vitest'
import { failure } from '../../../src-main/contract/errors.ts'
import { toImageFailure } from '../../../src-main/media/errors.ts'

describe('toImageFailure', () => {
  it.each([
    [Object.assign(new Error('ENOENT: no such file, open \'/x\''), { code: 'ENOENT' }), 'file_unreadable', /no longer there/],
    [Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' }), 'file_unreadable', /permission/],
    [new Error('timeout: 44% complete\nVipsImage: killed for image "temp-5"'), 'decode_timeout', /30 s/],
    [new Error('VipsJpeg: premature end of JPEG image'), 'image_undecodable', /cut off/],
    [new Error('Input file has corrupt header: pngload: x'), 'image_undecodable', /header is damaged/],
    [new RangeError('Array buffer allocation failed'), 'image_undecodable', /memory/],
    [new Error('Maximum entity amplification factor exceeded'), 'image_undecodable', /entities/],
    [new Error('tiff2vips: frobnication at /home/me/secret.tif'), 'image_undecodable', /content is damaged/],
    ['a string', 'image_undecodable', /content is damaged/],
  ])('%s', (thrown, code, message) => {
    const found = toImageFailure(thrown)
    expect(found.code).toBe(code)
    expect(found.message).toMatch(message)
    expect(found.message).not.toContain('secret')
    expect(found.cause).toBe(thrown)
  })

  it('leaves errors of the table as they are', () => {
    const known = failure('image_too_large', { pixels: 2, limit: 1 })
    expect(toImageFailure(known)).toBe(known)
  })
})
