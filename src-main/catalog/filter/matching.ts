import type { Sql } from './sql.ts'
import type { Comparison, OrderTest, ValueTest, Word } from './syntax.ts'
import type { Period } from './times.ts'
import { Buffer } from 'node:buffer'
import { foldText } from '../fold.ts'
import { isAnyOf, joined, sql } from './sql.ts'

/** How a value is read from a word; throws what says that it is none. */
export type Reader<T> = (word: Word) => T

/** The condition that a number holds. `number` is an expression that is never null, or whose null counts as false. */
export function numberTest(test: OrderTest, number: string, read: Reader<number>): Sql {
  if (test.type === 'in')
    return isAnyOf(number, test.values.map(read))
  return test.type === 'between'
    ? sql(`${number} BETWEEN ? AND ?`, read(test.from), read(test.to))
    : sql(`${number} ${test.by} ?`, read(test.value))
}

/** The condition that a time in ms holds: that it is in a period, or before, or after it. */
export function timeTest(test: OrderTest, ms: string, read: Reader<Period>): Sql {
  const within = ({ from, to }: Period): Sql => sql(`(${ms} >= ? AND ${ms} < ?)`, from, to)
  if (test.type === 'in')
    return joined('OR', test.values.map(read).map(within))
  if (test.type === 'between')
    return within({ from: read(test.from).from, to: read(test.to).to })
  const { from, to } = read(test.value)
  const bounds: Record<Comparison, Sql> = {
    '=': within({ from, to }),
    '<': sql(`${ms} < ?`, from),
    '<=': sql(`${ms} < ?`, to),
    '>': sql(`${ms} >= ?`, to),
    '>=': sql(`${ms} >= ?`, from),
  }
  return bounds[test.by]
}

/** The condition that a folded text holds; letters are in the order of their code points. */
export function textTest(test: ValueTest, text: string): Sql {
  switch (test.type) {
    case 'compare': return sql(`${text} ${test.by} ?`, foldText(test.value.text))
    case 'between': return sql(`${text} BETWEEN ? AND ?`, foldText(test.from.text), foldText(test.to.text))
    case 'in': return isAnyOf(text, test.values.map(value => foldText(value.text)))
    case 'contains': return sql(`instr(${text}, ?) > 0`, foldText(test.value.text))
    case 'startsWith': return sql(`instr(${text}, ?) = 1`, foldText(test.value.text))
  }
}

/** Whether a name holds what is asked of a text. */
export function nameMatches(test: ValueTest, name: string): boolean {
  const text = foldText(name)
  const order = (word: Word): number => Buffer.compare(Buffer.from(text), Buffer.from(foldText(word.text)))
  switch (test.type) {
    case 'compare': return compares(test.by, order(test.value))
    case 'between': return order(test.from) >= 0 && order(test.to) <= 0
    case 'in': return test.values.some(value => order(value) === 0)
    case 'contains': return text.includes(foldText(test.value.text))
    case 'startsWith': return text.startsWith(foldText(test.value.text))
  }
}

function compares(by: Comparison, order: number): boolean {
  return { '=': order === 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[by]
}
