import { expect, it } from 'vitest'
import { parseFilter } from '../../../../src-main/catalog/filter/parse.ts'

function shape(filter: ReturnType<typeof parseFilter>): unknown {
  if (filter.type === 'not')
    return ['not', shape(filter.part)]
  if (filter.type !== 'condition')
    return [filter.type, ...filter.parts.map(shape)]
  const { attribute, test } = filter
  switch (test.type) {
    case 'compare': return [attribute.text, test.by, test.value.text]
    case 'between': return [attribute.text, 'to', test.from.text, test.to.text]
    case 'in': return [attribute.text, 'in', ...test.values.map(value => value.text)]
    case 'contains':
    case 'startsWith': return [attribute.text, test.type, test.value.text]
    default: return [attribute.text, test.type]
  }
}

it.each<[string, unknown]>([
  ['a=1 OR b=2 AND NOT c=3', ['or', ['a', '=', '1'], ['and', ['b', '=', '2'], ['not', ['c', '=', '3']]]]],
  ['(a = 1 OR b = 2) AND c = 3 AND d = 4', ['and', ['or', ['a', '=', '1'], ['b', '=', '2']], ['c', '=', '3'], ['d', '=', '4']]],
  ['NOT NOT NOT a = 1', ['not', ['a', '=', '1']]],
  ['NOT a = 1 AND b = 2', ['and', ['not', ['a', '=', '1']], ['b', '=', '2']]],
  ['a != 1', ['not', ['a', '=', '1']]],
  ['a NOT IN[x,"y z",]', ['not', ['a', 'in', 'x', 'y z']]],
  ['a IN []', ['a', 'in']],
  ['a 1 TO 2', ['a', 'to', '1', '2']],
  ['a IS NULL or a is not null or a IS EMPTY or a Is Not Empty', ['or', ['not', ['a', 'exists']], ['a', 'exists'], ['a', 'empty'], ['not', ['a', 'empty']]]],
  ['a EXISTS AND b NOT EXISTS', ['and', ['a', 'exists'], ['not', ['b', 'exists']]]],
  ['a CONTAINS x AND a NOT CONTAINS y', ['and', ['a', 'contains', 'x'], ['not', ['a', 'contains', 'y']]]],
  ['a STARTS WITH x AND a NOT  STARTS\nWITH y', ['and', ['a', 'startsWith', 'x'], ['not', ['a', 'startsWith', 'y']]]],
  ['(a=1)and(b=2)', ['and', ['a', '=', '1'], ['b', '=', '2']]],
  [String.raw`a = 'it\'s "x"' OR b = "\\ \" \n \u{1F980}"`, ['or', ['a', '=', 'it\'s "x"'], ['b', '=', '\\ " \n 🦀']]],
  ['metadata."my key"=1 AND \'metadata.other key\' EXISTS', ['and', ['metadata.my key', '=', '1'], ['metadata.other key', 'exists']]],
  ['a = not AND b IN [and, or, "AND"]', ['and', ['a', '=', 'not'], ['b', 'in', 'and', 'or', 'AND']]],
  ['a > 2024-05-01T10:00:00+02:00 AND b = 🦀', ['and', ['a', '>', '2024-05-01T10:00:00+02:00'], ['b', '=', '🦀']]],
])('reads %s', (filter, expected) => {
  expect(shape(parseFilter(filter))).toEqual(expected)
})

it.each<[string, number, string]>([
  ['', 1, 'expected an attribute, NOT or an opening (, found the end'],
  ['a', 2, 'expected an operator: =, !=, <, <=, >, >=, "<value> TO <value>", IN'],
  ['a b', 3, 'expected an operator: =, !=, <, <=, >, >=, "<value> TO <value>", IN, NOT IN, EXISTS, NOT EXISTS, IS NULL, IS EMPTY, CONTAINS or STARTS WITH, found "b"'],
  ['a = ', 5, 'expected a value, found the end'],
  ['a = b c', 7, 'expected AND, OR or the end of the filter; a value of several words needs quotes, found "c"'],
  ['a == b', 4, 'expected a value, found "="'],
  ['a = AND', 5, 'expected a value; a keyword in capitals needs quotes to be one, found "AND"'],
  ['a = b AND', 10, 'expected an attribute, NOT or an opening (, found the end'],
  ['a = b OR OR c = d', 10, 'expected an attribute, NOT or an opening (; a keyword in capitals needs quotes to be one, found "OR"'],
  ['(a = b', 7, 'expected AND, OR or a closing ), found the end'],
  ['a = b)', 6, 'found ")"'],
  ['a IN b', 6, 'expected an opening [ after IN, found "b"'],
  ['a IN [b', 8, 'expected a comma or a closing ], found the end'],
  ['a IN [b,', 9, 'expected a value or a closing ], found the end'],
  ['a IN [,]', 7, 'expected a value, found ","'],
  ['a IS b', 6, 'expected NULL, EMPTY, NOT NULL or NOT EMPTY, found "b"'],
  ['a IS NOT b', 10, 'expected NULL or EMPTY, found "b"'],
  ['a NOT b', 7, 'expected IN, EXISTS, CONTAINS or STARTS WITH, found "b"'],
  ['a STARTS b', 3, 'expected STARTS WITH, found "STARTS"'],
  ['a 1 TO', 7, 'expected a value, found the end'],
  ['a = "b', 5, 'expected a closing "'],
  ['a ! b', 3, 'expected !=, found ! alone'],
  [String.raw`a = "\q"`, 6, 'after a backslash; write'],
  [String.raw`a = "\u{110000}"`, 6, 'after a backslash'],
])('says where %s goes wrong, and what was expected there', (filter, character, reason) => {
  expect(() => parseFilter(filter)).toThrow(expect.objectContaining({ code: 'filter_invalid', message: expect.stringContaining(reason) as string }) as Error)
  expect(() => parseFilter(filter)).toThrow(`at character ${character}: `)
})
