import { Buffer } from 'node:buffer'
import { describe, expect, it } from 'vitest'
import { describeContent, sniff } from '../../../src-main/media/sniff.ts'

function iso(...brands: string[]): Buffer {
  const [major = '', ...others] = brands
  const box = Buffer.from(`\0\0\0\0ftyp${major}\0\0\0\0${others.join('')}`, 'latin1')
  box.writeUInt32BE(box.length, 0)
  return box
}

describe('sniff', () => {
  it.each([
    ['jpeg', '\xFF\xD8\xFF\xE0'],
    ['png', '\x89PNG\r\n\x1A\n'],
    ['gif', 'GIF89a'],
    ['webp', 'RIFF\x10\0\0\0WEBPVP8 '],
    ['tiff', 'II*\0'],
    ['tiff', 'MM\0*'],
    ['tiff', 'II+\0'],
    ['psd', '8BPS\0\x01'],
    ['bmp', 'BM\0\0'],
    ['exr', '\x76\x2F\x31\x01'],
    ['dds', 'DDS '],
    ['ktx2', '\xABKTX 20\xBB\r\n\x1A\n'],
    ['hdr', '#?RADIANCE\n'],
    ['svg', '<?xml version="1.0"?>\n<!-- drawn -->\n<svg xmlns="http://www.w3.org/2000/svg">'],
    ['svg', '\xEF\xBB\xBF  <svg width="1">'],
    ['svg', '<s:svg xmlns:s="http://www.w3.org/2000/svg">'],
    [undefined, 'RIFF\x10\0\0\0WAVEfmt '],
    [undefined, '<html><body><svg-icon>'],
    [undefined, 'about <svg> files'],
    [undefined, '\0\0\x02\0'],
  ])('finds %s', (format, head) => {
    expect(sniff(Buffer.from(head, 'latin1'))).toBe(format)
  })

  it('tells HEIC from AVIF, and neither from video', () => {
    expect(sniff(iso('heic', 'mif1', 'heic'))).toBe('heic')
    expect(sniff(iso('mif1', 'mif1', 'heic'))).toBe('heic')
    expect(sniff(iso('mif1', 'mif1', 'avif'))).toBe('avif')
    expect(sniff(iso('avis', 'msf1'))).toBe('avif')
    expect(sniff(iso('isom', 'mp42'))).toBeUndefined()
    expect(sniff(Buffer.from('\0\0\0\0ftyp', 'latin1'))).toBeUndefined()
  })
})

describe('describeContent', () => {
  it.each([
    ['<!DOCTYPE html><html>', /web page/],
    ['%PDF-1.7', /PDF/],
    ['PK\x03\x04', /ZIP/],
    ['Dear Sir,\n', /text/],
    ['\0\0\0\0', /zeros/],
    ['\x01\x02\x03\xFE', /not of an image format/],
  ])('%j', (head, reason) => {
    expect(describeContent(Buffer.from(head, 'latin1'))).toMatch(reason)
  })
})
