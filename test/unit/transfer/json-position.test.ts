import { expect, it } from 'vitest'
import { jsonErrorPosition } from '../../../src-main/transfer/json-position.ts'

/** The sign ¦ stands before what is wrong: of a string that does not end, before its beginning. */
it.each(['[1, ¦]', '[1 ¦2]', '{"a"¦, 1}', '{"a": ¦calm}', '{¦a: 1}', '{"a": 1, ¦}', '[1]¦]', '¦', '[1¦', '{"a": ¦"b', '¦\'a\'', '[0¦1]', '[{"a": [1, {"b": ¦tru}]}]', '["\\u00e9", ¦"\\x"]', '[1¦}', ' {"a": [], "b": {}, "c": [[], null, -1.5e3]¦'])('tells where %s ceases to be JSON', (marked) => {
  const text = marked.replace('¦', '')
  expect(() => JSON.parse(text)).toThrow(SyntaxError)
  expect(jsonErrorPosition(text)).toBe(marked.indexOf('¦'))
})

it('ends at the end of what is JSON', () => {
  for (const value of [{ a: [1, 'x"\\', null, true, { b: {} }], c: -0.5e-7 }, [], 'é', 3])
    expect(jsonErrorPosition(JSON.stringify(value, null, 2))).toBe(JSON.stringify(value, null, 2).length)
})
