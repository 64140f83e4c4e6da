import type { Attribute } from './attributes.ts'
import type { FilterContext } from './lists.ts'
import type { Reader } from './matching.ts'
import type { Sql } from './sql.ts'
import type { Condition, Filter, OrderTest, Test, ValueTest } from './syntax.ts'
import type { Period } from './times.ts'
import { failure } from '../../contract/errors.ts'
import { folded } from '../fold.ts'
import { counts } from '../metadata.ts'
import { attributeNamed, unknownAttribute } from './attributes.ts'
import { collectionTest, labelTest, tagTest, withRow } from './lists.ts'
import { nameMatches, numberTest, textTest, timeTest } from './matching.ts'
import { parseFilter } from './parse.ts'
import { isAnyOf, joined, sql } from './sql.ts'
import { periodOf } from './times.ts'

/**
 * A filter as an SQL condition over rows of `asset`, never null. All that the filter's author wrote is a bound parameter. An asset
 * without a value matches no condition on it, and so each negated one. Errors: filter_invalid.
 */
export function compileFilter(filter: string, context: FilterContext): Sql {
  function fail(position: number, reason: string): never {
    throw failure('filter_invalid', { filter, position, reason })
  }

  function readerOf<T>(parse: (text: string) => T | undefined, what: string): Reader<T> {
    return ({ text, position }) => parse(text) ?? fail(position, `${what}; "${text.slice(0, 40)}" is none.`)
  }

  function compile(node: Filter): Sql {
    if (node.type === 'condition')
      return condition(node)
    if (node.type !== 'not')
      return joined(node.type === 'and' ? 'AND' : 'OR', node.parts.map(compile))
    const { text, values } = compile(node.part)
    return sql(`(NOT ${text})`, ...values)
  }

  function condition({ attribute: word, test }: Condition): Sql {
    const attribute = attributeNamed(word.text) ?? fail(word.position, unknownAttribute(word.text))
    const { text, values } = ofAttribute(attribute, word.text, test)
    return sql(`(${text})`, ...values)
  }

  function ofAttribute(attribute: Attribute, name: string, test: Test): Sql {
    switch (attribute.type) {
      case 'number': return ofColumn(attribute.sql, test, name, asked => numberTest(asked, attribute.sql, numberReader(name)))
      case 'time': return ofColumn(attribute.sql, test, name, asked => timeTest(asked, attribute.sql, timeReader(name)))
      case 'text': return ofText(attribute, test)
      case 'choice': return ofChoice(attribute, name, test)
      case 'metadata': return ofMetadata(attribute, name, test)
      case 'tags': return tagTest(test, context)
      case 'labels': return labelTest(test, context)
      case 'collections': return collectionTest(test, context)
    }
  }

  function ofColumn(column: string, test: Test, name: string, compare: (test: OrderTest) => Sql): Sql {
    if (test.type === 'exists')
      return sql(`${column} IS NOT NULL`)
    if (test.type === 'empty')
      return sql('0')
    const { text, values } = compare(ordered(test, name))
    return sql(`${column} IS NOT NULL AND ${text}`, ...values)
  }

  function ofText({ sql: column, isFolded }: Attribute & { readonly type: 'text' }, test: Test): Sql {
    if (test.type === 'exists')
      return sql(`${column} IS NOT NULL`)
    if (test.type === 'empty')
      return sql(`${column} IS NOT NULL AND ${column} = ''`)
    const { text, values } = textTest(test, isFolded ? column : `(${folded(column)})`)
    return sql(`${column} IS NOT NULL AND ${text}`, ...values)
  }

  function ofChoice({ sql: column, choices, isClosed }: Attribute & { readonly type: 'choice' }, name: string, test: Test): Sql {
    if (test.type === 'exists' || test.type === 'empty')
      return sql(test.type === 'exists' ? '1' : '0')
    const known = choices(context.db)
    const asked = test.type === 'compare' ? [test.value] : test.type === 'in' ? test.values : []
    const unknown = isClosed && asked.find(value => !known.some(({ names }) => names.includes(value.text.toLowerCase())))
    if (unknown)
      fail(unknown.position, `${name} is ${known.map(({ value }) => value).join(' or ')}; "${unknown.text.slice(0, 40)}" is neither.`)
    return isAnyOf(column, known.filter(({ names }) => names.some(each => nameMatches(test, each))).map(({ value }) => value))
  }

  function ofMetadata({ key, isNumber }: Attribute & { readonly type: 'metadata' }, name: string, test: Test): Sql {
    if (test.type === 'exists')
      return withRow('metadata', sql('key = ?', key), context)
    const holds = test.type === 'empty' ? sql(`value = ''`) : isNumber ? ofNumber(ordered(test, name), name) : ofValue(test)
    return withRow('metadata', sql(`key = ? AND ${counts} AND ${holds.text}`, key, ...holds.values), context)
  }

  function ofNumber(test: OrderTest, name: string): Sql {
    // The + keeps SQLite from going through all assets of such a number for each one that is asked.
    const column = context.ofFew ? '+number' : 'number'
    const { text, values } = numberTest(test, column, numberReader(name))
    return sql(`${column} IS NOT NULL AND ${text}`, ...values)
  }

  /** What is asked by numbers is compared with values that are numbers; what is not, and equality of any, with their texts. */
  function ofValue(test: ValueTest): Sql {
    const words = test.type === 'between' ? [test.from, test.to] : test.type === 'in' ? test.values : [test.value]
    const asText = textTest(test, `(${folded('value')})`)
    if (test.type === 'contains' || test.type === 'startsWith')
      return asText
    const isEquality = test.type === 'in' || (test.type === 'compare' && test.by === '=')
    const numbers = words.filter(({ text }) => numberOf(text) !== undefined)
    if (isEquality && numbers.length > 0) {
      const asNumber = isAnyOf('number', numbers.map(({ text }) => numberOf(text)))
      return sql(`((number IS NOT NULL AND ${asNumber.text}) OR ${asText.text})`, ...asNumber.values, ...asText.values)
    }
    return !isEquality && numbers.length === words.length ? ofNumber(test, 'it') : asText
  }

  function ordered(test: ValueTest, name: string): OrderTest {
    if (test.type === 'contains' || test.type === 'startsWith')
      fail(test.value.position, `${name} is no text, so it can be compared, but CONTAINS and STARTS WITH cannot be asked of it.`)
    return test
  }

  function numberReader(name: string): Reader<number> {
    return readerOf(numberOf, `${name} is a number, such as 1024 or 0.5`)
  }

  function timeReader(name: string): Reader<Period> {
    return readerOf(periodOf, `${name} is a time: such as 2026-05, 2026-05-31, 2026-05-31T18:00:00+02:00, or seconds since 1970`)
  }

  return compile(parseFilter(filter))
}

/** A text as a finite number; undefined when it is none. */
function numberOf(text: string): number | undefined {
  const number = text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(number) ? number : undefined
}
