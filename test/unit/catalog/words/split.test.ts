import { expect, it } from 'vitest'
import { runsOf, wordsOf } from '../../../../src-main/catalog/words/split.ts'

it.each<[string, string[]]>([
  ['OakChair_02-final.GLB', ['oak', 'chair', 'oakchair', '2', 'final', 'glb']],
  ['HTTPServer', ['http', 'server', 'httpserver']],
  ['chair02', ['chair', '2', 'chair02']],
  ['IMG_0001.JPG', ['img', '1', 'jpg']],
  ['000', ['0']],
  ['Été à Zürich', ['ete', 'a', 'zurich']],
  ['ＡＢＣ１２', ['abc', '12', 'abc12']],
  ['Ψηφίο Москва', ['ψηφιο', 'москва']],
  ['木の椅子.png', ['木の', 'の椅', '椅子', '子', 'png']],
  ['椅', ['椅', '椅']],
  ['red椅子', ['red', '椅子', '子']],
  ['हिन्दी', ['हिन्दी']],
  ['เก้าอี้', ['เก', 'ก้', '้า', 'าอ', 'อี', 'ี้', '้']],
  ['의자 사진', ['의자', '사진']],
  ['it\'s 🦀!', ['it', 's', '🦀']],
  ['', []],
  [' \0"*^:()-+ ', []],
  ['\uD800x', ['x']],
  ['Große Straße STRAẞE', ['grosse', 'strasse', 'strasse']],
  ['Smørrebrød Łódź Œuvre', ['smorrebrod', 'lodz', 'oeuvre']],
])('splits %j', (text, words) => {
  expect(wordsOf(text, 100)).toEqual(words)
})

it('keeps words of a bounded length, and so many of them', () => {
  expect(wordsOf('a'.repeat(10_000), 10)).toEqual(['a'.repeat(60)])
  expect(wordsOf('a b c d', 2)).toEqual(['a', 'b'])
  expect(wordsOf(`x${'椅'.repeat(500)}`, 4)).toEqual(['x', '椅椅', '椅椅', '椅椅'])
})

it('tells what a run is as a whole, and in pieces', () => {
  expect(runsOf('OakChair 椅子の')).toEqual([{ pieces: ['oak', 'chair'], whole: 'oakchair' }, { pieces: ['椅子', '子の'], whole: undefined }])
})
