import type { Attribute } from './attributes.ts'
import type { Sql } from './sql.ts'
import { failure } from '../../contract/errors.ts'
import { folded } from '../fold.ts'
import { attributeNamed, unknownAttribute } from './attributes.ts'
import { sql } from './sql.ts'

/**
 * Rules such as `createdAt:desc` as the terms of an ORDER BY over rows of `asset`, the id last. Assets without a value come last,
 * whichever way; of values under a metadata key, numbers before texts. Errors: bad_request.
 */
export function compileSort(rules: readonly string[]): Sql {
  const terms = rules.flatMap(termsOf)
  return sql([...terms.map(({ text }) => text), 'asset.id'].join(', '), ...terms.flatMap(({ values }) => values))
}

function termsOf(rule: string): Sql[] {
  const [, name, direction] = /^(.+):(asc|desc)$/s.exec(rule) ?? refuse('expected attribute:asc or attribute:desc, such as createdAt:desc.')
  const attribute = attributeNamed(name!) ?? refuse(unknownAttribute(name!))
  return keysOf(attribute, name!).map(({ text, values }) => sql(`${text} ${direction} NULLS LAST`, ...values))
}

function keysOf(attribute: Attribute, name: string): Sql[] {
  switch (attribute.type) {
    case 'number':
    case 'time': return [sql(attribute.sql)]
    case 'text': return [sql(attribute.isFolded ? attribute.sql : folded(attribute.sql))]
    case 'choice': return [sql(attribute.order ?? attribute.sql)]
    case 'metadata': return attribute.isNumber ? [metadata('number', attribute.key)] : [metadata('number', attribute.key), metadata(folded('value'), attribute.key)]
    default: return refuse(`assets have several ${name}, so they cannot be sorted by them.`)
  }
}

function metadata(expression: string, key: string): Sql {
  return sql(`(SELECT ${expression} FROM metadata WHERE asset_id = asset.id AND key = ? ORDER BY source DESC LIMIT 1)`, key)
}

function refuse(reason: string): never {
  throw failure('bad_request', { reason: `the order cannot be understood: ${reason}` })
}
