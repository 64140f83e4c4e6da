import type { Filter, OrderTest, Test, Word } from '../../catalog/filter/syntax.ts'
import type { Period } from '../../catalog/filter/times.ts'
import type { Concept } from '../../contract/entities.ts'
import { nameMatches } from '../../catalog/filter/matching.ts'
import { parseFilter } from '../../catalog/filter/parse.ts'
import { periodOf } from '../../catalog/filter/times.ts'
import { foldText } from '../../catalog/fold.ts'
import { failure } from '../../contract/errors.ts'

/** What can be asked of a concept. */
export interface ConceptFacts {
  readonly concept: Pick<Concept, 'name' | 'createdAt' | 'updatedAt'>
  /** How many examples it has. */
  readonly examples: number
  /** Those of its examples. */
  readonly tags: readonly string[]
  /** The keys of the collections that its examples are in. */
  readonly collections: readonly string[]
}

type Attribute
  = | { readonly type: 'texts', readonly of: (facts: ConceptFacts) => readonly string[], readonly isOne?: true }
    | { readonly type: 'time' | 'number', readonly of: (facts: ConceptFacts) => number }

const tags: Attribute = { type: 'texts', of: facts => facts.tags }
const collections: Attribute = { type: 'texts', of: facts => facts.collections }

const attributes: Readonly<Record<string, Attribute>> = {
  name: { type: 'texts', of: ({ concept }) => [concept.name], isOne: true },
  tags,
  tag: tags,
  collections,
  collectionIds: collections,
  createdAt: { type: 'time', of: ({ concept }) => Date.parse(concept.createdAt) },
  updatedAt: { type: 'time', of: ({ concept }) => Date.parse(concept.updatedAt) },
  examples: { type: 'number', of: facts => facts.examples },
}

const byLowerCase = new Map(Object.entries(attributes).map(([name, attribute]) => [name.toLowerCase(), attribute]))
const names = Object.keys(attributes).join(', ')

/** A filter in the grammar of docs/filters.md, over the attributes of concepts. Errors: filter_invalid. */
export function conceptFilter(filter: string): (facts: ConceptFacts) => boolean {
  function fail({ text, position }: Word, reason: (text: string) => string): never {
    throw failure('filter_invalid', { filter, position, reason: reason(`"${text.slice(0, 40)}"`) })
  }

  function compile(node: Filter): (facts: ConceptFacts) => boolean {
    if (node.type === 'condition')
      return condition(node.attribute, node.test)
    if (node.type === 'not') {
      const part = compile(node.part)
      return facts => !part(facts)
    }
    const parts = node.parts.map(compile)
    return node.type === 'and' ? facts => parts.every(part => part(facts)) : facts => parts.some(part => part(facts))
  }

  function condition(word: Word, test: Test): (facts: ConceptFacts) => boolean {
    const attribute = byLowerCase.get(word.text.toLowerCase()) ?? fail(word, name => `concepts have no attribute ${name}. They have ${names}.`)
    if (attribute.type === 'texts')
      return ofTexts(attribute.of, test)
    if (test.type === 'exists' || test.type === 'empty')
      return () => test.type === 'exists'
    if (test.type === 'contains' || test.type === 'startsWith')
      return fail(test.value, () => `${word.text} is no text, so it can be compared, but CONTAINS and STARTS WITH cannot be asked of it.`)
    const read = attribute.type === 'time' ? timeOf : numberOf
    const matches = orderTest(test, value => read(value.text) ?? fail(value, text => `${word.text} is a ${attribute.type}; ${text} is none.`))
    return facts => matches(attribute.of(facts))
  }

  return compile(parseFilter(filter))
}

/** The order of two concepts by rules such as `createdAt:desc`, the first counting most. Errors: bad_request. */
export function conceptOrder(rules: readonly string[]): (one: ConceptFacts, other: ConceptFacts) => number {
  const orders = rules.map((rule) => {
    const [, name = '', direction] = /^(.+):(asc|desc)$/s.exec(rule) ?? []
    const attribute = byLowerCase.get(name.toLowerCase())
    if (!attribute || (attribute.type === 'texts' && !attribute.isOne))
      throw failure('bad_request', { reason: `the order cannot be understood: concepts are sorted by name, createdAt, updatedAt or examples, each with :asc or :desc; got "${rule.slice(0, 100)}".` })
    const sign = direction === 'desc' ? -1 : 1
    return (one: ConceptFacts, other: ConceptFacts) => sign * compare(keyOf(attribute, one), keyOf(attribute, other))
  })
  return (one, other) => orders.reduce((found, order) => found || order(one, other), 0)
}

function keyOf(attribute: Attribute, facts: ConceptFacts): string | number {
  return attribute.type === 'texts' ? foldText(attribute.of(facts)[0] ?? '') : attribute.of(facts)
}

function compare(one: string | number, other: string | number): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function ofTexts(textsOf: (facts: ConceptFacts) => readonly string[], test: Test): (facts: ConceptFacts) => boolean {
  if (test.type === 'exists')
    return facts => textsOf(facts).length > 0
  if (test.type === 'empty')
    return facts => textsOf(facts).length === 0
  return facts => textsOf(facts).some(text => nameMatches(test, text))
}

/** What a number, or a time in ms, must be. `read` answers what a word stands for: from, included, to, excluded. */
function orderTest(test: OrderTest, read: (word: Word) => Period): (value: number) => boolean {
  const within = ({ from, to }: Period) => (value: number) => value >= from && value < to
  if (test.type === 'in') {
    const periods = test.values.map(read).map(within)
    return value => periods.some(holds => holds(value))
  }
  if (test.type === 'between')
    return within({ from: read(test.from).from, to: read(test.to).to })
  const { from, to } = read(test.value)
  return { '=': within({ from, to }), '<': (value: number) => value < from, '<=': (value: number) => value < to, '>': (value: number) => value >= to, '>=': (value: number) => value >= from }[test.by]
}

function timeOf(text: string): Period | undefined {
  return periodOf(text)
}

/** A whole or broken number, which reaches to the next one that can be told from it. */
function numberOf(text: string): Period | undefined {
  const from = text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(from) ? { from, to: from + Math.max(Math.abs(from) * Number.EPSILON, Number.MIN_VALUE) } : undefined
}
