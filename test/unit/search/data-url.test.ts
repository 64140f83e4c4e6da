import { Buffer } from 'node:buffer'
import { expect, it } from 'vitest'
import { isDataUrl, isRemoteUrl, nameWithFormat, readDataUrl } from '../../../src-main/search/data-url.ts'

const words = (url: string) => Buffer.from(readDataUrl(url).bytes).toString()

it.each([
  ['data:text/plain;base64,aGVsbG8gd29ybGQ=', 'hello world'],
  ['data:text/plain;charset=utf-8;base64,aGVsbG8gd29ybGQ', 'hello world'],
  ['DATA:image/png;BASE64,aGVs\nbG8g d29ybGQ=', 'hello world'],
  ['data:;base64,aGVsbG8gd29ybGQ%3D', 'hello world'],
  ['data:;base64,Pz8_Pj4-', '???>>>'],
  ['data:,hello%20world', 'hello world'],
  ['data:image/svg+xml,<svg>é,%C3%A9</svg>', '<svg>é,é</svg>'],
])('reads %j', (url, text) => expect(words(url)).toBe(text))

it('reads bytes that are no text', () => expect([...readDataUrl('data:,%FF%00a').bytes]).toEqual([255, 0, 97]))

it('reads long ones in little time and memory', () => {
  expect(readDataUrl(`data:,${'%41'.repeat(10_000_000)}`).bytes).toHaveLength(10_000_000)
  expect(readDataUrl(`data:;base64,${'A '.repeat(10_000_000)}`).bytes).toHaveLength(7_500_000)
})

it.each([['data:,100%', '100%'], ['data:,%4', '%4'], ['data:,%zz%4A', '%zzJ'], ['data:,%%41', '%A']])('takes what is no byte as it is: %j', (url, text) => expect(words(url)).toBe(text))

it.each(['data:image/png;base64', 'data:image/png;base64,', 'data:image/png;base64,aGVs*', 'data:image/png;base64,a=b', 'data:,'])('refuses %j', (url) => {
  expect(() => readDataUrl(url)).toThrow(expect.objectContaining({ code: 'bad_request' }))
})

it('names a file by its media type where its name does not say what it is', () => {
  expect(readDataUrl('data:image/webp;base64,AAAA')).toMatchObject({ name: 'upload', mediaType: 'image/webp' })
  expect(nameWithFormat({ name: 'upload', mediaType: 'image/webp' })).toBe('upload.webp')
  expect(nameWithFormat({ name: 'chair', mediaType: 'model/gltf-binary' })).toBe('chair.glb')
  expect(nameWithFormat({ name: 'a.png', mediaType: 'image/webp' })).toBe('a.png')
  expect(nameWithFormat({ name: 'picture', mediaType: '' })).toBe('picture')
})

it('tells addresses apart', () => {
  expect(['data:,a', 'Data:,a', 'http://a', 'ftp://a', 'a'].map(isDataUrl)).toEqual([true, true, false, false, false])
  expect(['http://a', 'HTTPS://a', 'data:,a', 'file:///a', '//a'].map(isRemoteUrl)).toEqual([true, true, false, false, false])
})
