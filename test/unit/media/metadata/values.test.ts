import { describe, expect, it } from 'vitest'
import { found, isoDate, numberOf, plainNumber } from '../../../../src-main/media/metadata/values.ts'

describe('found', () => {
  it('cleans values', () => {
    const { values } = found([], { title: ' Cafe\u0301\u0007\t\uFEFF ', description: 'a\r\nb\rc', creator: ' \0 ', copyright: undefined, software: '\uD800x' })
    expect(values).toEqual({ title: 'Café', description: 'a\nb\nc', software: '\uFFFDx' })
  })

  it('bounds values and tags, without breaking a character', () => {
    const { tags, values } = found(['x'.repeat(300), ...Array.from({ length: 1500 }, (_, i) => `t${i}`)], { description: `${'x'.repeat(9999)}😀` })
    expect(values['description']?.isWellFormed()).toBe(true)
    expect(values['description']?.length).toBeLessThanOrEqual(10_000)
    expect(tags[0]).toHaveLength(200)
    expect(tags).toHaveLength(1000)
  })

  it('makes one tag of those that differ in case or composition, as it was written first', () => {
    expect(found(['Sea', 'SEA', ' two\nlines ', '', 'e\u0301', 'É'], {}).tags).toEqual(['Sea', 'two lines', 'é'])
  })
})

describe('numbers', () => {
  it.each([[1 / 32_000, '0.00003125'], [1e21, '1000000000000000000000'], [-0, '0'], [2.8, '2.8'], [1 / 3, '0.333333333'], [Number.NaN, undefined]])('writes %d plainly', (value, text) => {
    expect(plainNumber(value)).toBe(text)
  })

  it.each([['1/250', 0.004], ['28/10', 2.8], ['50', 50], [' -1.5 ', -1.5], ['1/0', undefined], ['f/2', undefined], ['', undefined], ['0x10', undefined]])('reads "%s"', (text, value) => {
    expect(numberOf(text)).toBe(value)
  })
})

describe('isoDate', () => {
  it.each(['2021', '2021-03', '2021-03-04', '2021-03-04T05:06', '2021-03-04T05:06:07.25Z', ' 2021-03-04T05:06:07-01:30 '])('takes "%s"', (text) => {
    expect(isoDate(text)).toBe(text.trim())
  })

  it.each(['', '0000-00-00', '2021-13', '2021-00-01', '2021-03-04T25:00', '04.03.2021', '2021-03-04 05:06'])('takes "%s" for no date', (text) => {
    expect(isoDate(text)).toBeUndefined()
  })
})
