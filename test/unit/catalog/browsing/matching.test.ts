import { expect, it } from 'vitest'
import { bestFitting, fitOf } from '../../../../src-main/catalog/browsing/matching.ts'
import { foldText } from '../../../../src-main/catalog/fold.ts'

it.each([
  ['Deer', 'de', 0],
  ['red-deer', 'de', 1],
  ['Wonder (deer)', 'de', 1],
  ['wonder', 'de', 2],
  ['a_b', 'b', 1],
  ['Straße', 'STRASSE', undefined],
  ['ÄPFEL', 'äp', 0],
  ['\u0041\u0308pfel', 'äpf', 0],
  ['猫の写真', '写真', 2],
  ['x', 'xy', undefined],
  ['100% wool', '%', 2],
])('"%s" fits "%s": %s', (name, text, fit) => expect(fitOf(name, foldText(text))).toBe(fit))

it('puts the best first, among equals in the order of their names, and no more than are asked for', () => {
  const names = ['b10 de', 'b9 de', 'wonder', 'deer', 'none', 'dean']
  const fitting = (limit: number) => bestFitting(names, name => [name], 'de', limit).map(({ candidate, fit }) => `${fit} ${candidate}`)
  expect(fitting(9)).toEqual(['0 dean', '0 deer', '1 b9 de', '1 b10 de', '2 wonder'])
  expect(fitting(2)).toEqual(['0 dean', '0 deer'])
  expect(bestFitting([['jpeg', 'jpg']] as const, each => each, 'jpg', 1)).toMatchObject([{ fit: 0 }])
})
