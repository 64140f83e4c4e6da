import { describe, expect, it } from 'vitest'
import { fuzzyMatch, marked } from '../../../../../src-renderer/views/palette/fuzzy.ts'

/** Those that answer, the best first. */
function found(typed: string, texts: readonly string[]): string[] {
  return texts.map(text => ({ text, score: fuzzyMatch(typed, text)?.score })).filter(({ score }) => score !== undefined).sort((a, b) => b.score! - a.score!).map(({ text }) => text)
}

describe('fuzzy', () => {
  it('finds letters in their order and no others', () => {
    expect(fuzzyMatch('fs', 'Find similar')?.places).toEqual([0, 5])
    expect(fuzzyMatch('sf', 'Find similar')).toBeUndefined()
    expect(fuzzyMatch('findx', 'Find similar')).toBeUndefined()
    expect(fuzzyMatch('fi', 'f')).toBeUndefined()
    expect(fuzzyMatch('a', '')).toBeUndefined()
  })

  it('takes beginnings of words and letters in a row before letters anywhere', () => {
    expect(found('set', ['Reset', 'Some elegant tag', 'Settings'])).toEqual(['Settings', 'Some elegant tag', 'Reset'])
    expect(fuzzyMatch('sim', 'Slim similar')?.places).toEqual([5, 6, 7])
    expect(found('theme', ['The most ephemeral', 'Theme: dark'])[0]).toBe('Theme: dark')
  })

  it('does not mind case, marks or spaces', () => {
    expect(fuzzyMatch('uber', 'Über Likeness')?.places).toEqual([0, 1, 2, 3])
    expect(fuzzyMatch('ADD F', 'Add folder…')?.places).toEqual([0, 1, 2, 4])
  })

  it('takes the shorter of two that answer alike, and everything where nothing was typed', () => {
    expect(found('map', ['Map of everything', 'Map'])[0]).toBe('Map')
    expect(fuzzyMatch(' ', 'Map')).toEqual({ score: 0, places: [] })
  })
})

it('cuts a text into what was typed and the rest', () => {
  expect(marked('Find similar', [0, 1, 5])).toEqual([{ text: 'Fi', mark: true }, { text: 'nd ', mark: false }, { text: 's', mark: true }, { text: 'imilar', mark: false }])
  expect(marked('', [])).toEqual([])
})
