import type { Comparison, Condition, Filter, Test, Word } from './syntax.ts'
import type { Token } from './tokens.ts'
import { failure } from '../../contract/errors.ts'
import { tokensOf } from './tokens.ts'

/** How deep parentheses and NOT may be nested. */
const deepest = 100

/** Each condition may take a look at all assets. */
const mostConditions = 200

/** Words that mean something, in any case where they are expected; as values they need quotes only when they are written in capitals. */
const keywords: readonly string[] = ['AND', 'OR', 'NOT', 'IN', 'TO', 'EXISTS', 'IS', 'NULL', 'EMPTY', 'CONTAINS', 'STARTS', 'WITH']

const comparisons: readonly string[] = ['=', '!=', '<', '<=', '>', '>=']

const operators = 'an operator: =, !=, <, <=, >, >=, "<value> TO <value>", IN, NOT IN, EXISTS, NOT EXISTS, IS NULL, IS EMPTY, CONTAINS or STARTS WITH'

/**
 * A filter as a tree, by the grammar of Meilisearch's filter expressions, as docs/filters.md has it: OR binds looser than AND, that
 * looser than NOT. Attributes are not looked at. Errors: filter_invalid, with the place and what was expected there.
 */
export function parseFilter(filter: string): Filter {
  const tokens = tokensOf(filter)
  let at = 0
  let conditions = 0

  function next(): Token {
    return tokens[at]!
  }

  function fail(expected: string, { position }: Word = next()): never {
    throw failure('filter_invalid', { filter, position, reason: `expected ${expected}, found ${describe(tokens.find(token => token.position === position) ?? next())}.` })
  }

  function isKeyword(token: Token, keyword: string): boolean {
    return token.type === 'word' && token.text.toUpperCase() === keyword
  }

  /** Takes a keyword, or several one after another, if they are next. */
  function take(...words: readonly string[]): boolean {
    if (!words.every((word, index) => at + index < tokens.length && isKeyword(tokens[at + index]!, word)))
      return false
    at += words.length
    return true
  }

  function takeSign(...signs: readonly string[]): string | undefined {
    const { type, text } = next()
    if (type !== 'sign' || !signs.includes(text))
      return undefined
    at++
    return text
  }

  function word(what: string): Word {
    const token = next()
    if (token.type === 'quoted' || (token.type === 'word' && !keywords.includes(token.text))) {
      at++
      return token
    }
    return fail(token.type === 'word' ? `${what}; a keyword in capitals needs quotes to be one` : what)
  }

  function value(): Word {
    return word('a value')
  }

  function joined(type: 'and' | 'or', part: (depth: number) => Filter, depth: number): Filter {
    const parts = [part(depth)]
    while (take(type.toUpperCase()))
      parts.push(part(depth))
    return parts.length === 1 ? parts[0]! : { type, parts }
  }

  function any(depth: number): Filter {
    return joined('or', all, depth)
  }

  function all(depth: number): Filter {
    return joined('and', negated, depth)
  }

  function negated(depth: number): Filter {
    if (depth > deepest)
      throw failure('filter_invalid', { filter, position: next().position, reason: `parentheses and NOT may be nested ${deepest} deep, at most.` })
    if (take('NOT'))
      return not(negated(depth + 1))
    if (takeSign('(') === undefined)
      return condition()
    const inner = any(depth + 1)
    return takeSign(')') === undefined ? fail('AND, OR or a closing )') : inner
  }

  function condition(): Filter {
    const attribute = word('an attribute, NOT or an opening (')
    conditions++
    if (conditions > mostConditions)
      throw failure('filter_invalid', { filter, position: attribute.position, reason: `a filter has at most ${mostConditions} conditions; IN [a, b, …] asks for any number of values in one.` })
    const comparison = takeSign(...comparisons)
    if (comparison === '!=')
      return not(conditionOf(attribute, { type: 'compare', by: '=', value: value() }))
    if (comparison !== undefined)
      return conditionOf(attribute, { type: 'compare', by: comparison as Comparison, value: value() })
    if (take('IS')) {
      const isNegated = take('NOT')
      if (take('NULL'))
        return negatedIf(!isNegated, conditionOf(attribute, { type: 'exists' }))
      return take('EMPTY') ? negatedIf(isNegated, conditionOf(attribute, { type: 'empty' })) : fail(isNegated ? 'NULL or EMPTY' : 'NULL, EMPTY, NOT NULL or NOT EMPTY')
    }
    const isNegated = take('NOT')
    const test = named() ?? (isNegated ? fail('IN, EXISTS, CONTAINS or STARTS WITH') : between())
    return negatedIf(isNegated, conditionOf(attribute, test))
  }

  function named(): Test | undefined {
    if (take('EXISTS'))
      return { type: 'exists' }
    if (take('IN'))
      return { type: 'in', values: list() }
    if (take('CONTAINS'))
      return { type: 'contains', value: value() }
    if (take('STARTS', 'WITH'))
      return { type: 'startsWith', value: value() }
    return isKeyword(next(), 'STARTS') ? fail('STARTS WITH') : undefined
  }

  function list(): Word[] {
    if (takeSign('[') === undefined)
      fail('an opening [ after IN')
    const values: Word[] = []
    while (takeSign(']') === undefined) {
      values.push(next().type === 'end' ? fail('a value or a closing ]') : value())
      if (takeSign(',') === undefined && !(next().type === 'sign' && next().text === ']'))
        fail('a comma or a closing ]')
    }
    return values
  }

  function between(): Test {
    if (next().type === 'end' || next().type === 'sign' || (next().type === 'word' && keywords.includes(next().text)))
      fail(operators)
    const from = value()
    return take('TO') ? { type: 'between', from, to: value() } : fail(operators, from)
  }

  const tree = any(0)
  return next().type === 'end' ? tree : fail('AND, OR or the end of the filter; a value of several words needs quotes')
}

function conditionOf(attribute: Word, test: Test): Condition {
  return { type: 'condition', attribute, test }
}

function negatedIf(isNegated: boolean, filter: Filter): Filter {
  return isNegated ? not(filter) : filter
}

function not(part: Filter): Filter {
  return part.type === 'not' ? part.part : { type: 'not', part }
}

function describe({ type, text }: Token): string {
  return type === 'end' ? 'the end' : `"${text.length > 40 ? `${text.slice(0, 40)}…` : text}"`
}
