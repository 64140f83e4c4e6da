import type { Condition, Filter } from '../../catalog/filter/syntax.ts'
import { attributeNamed } from '../../catalog/filter/attributes.ts'
import { parseFilter } from '../../catalog/filter/parse.ts'

/** Names that attributes have in the API, and in Likeness, where they are shorter. */
export type Names = Readonly<Record<string, string>>

/** What the API has in the metadata of an asset, and Likeness beside them. */
export const assetNames: Names = Object.fromEntries(['kind', 'name', 'size', 'width', 'height'].map(name => [`metadata.${name}`, name]))

export const modelNames: Names = { trainingImagesNumber: 'examples' }

/** A filter in the names of Likeness. Whatever is wrong with it is at the same place. Errors: filter_invalid. */
export function translateFilter(filter: string, names: Names): string {
  return conditionsOf(parseFilter(filter)).reduce((text, { attribute: { text: name, position } }) => {
    const own = Object.hasOwn(names, name) && text.startsWith(name, position) ? names[name] : undefined
    return own === undefined ? text : text.slice(0, position) + own.padEnd(name.length) + text.slice(position + name.length)
  }, filter)
}

/** Rules such as `metadata.size:desc` in the names of Likeness. */
export function translateSort(rules: readonly string[], names: Names): string[] {
  return rules.map((rule) => {
    const colon = rule.lastIndexOf(':')
    const name = rule.slice(0, colon)
    return (Object.hasOwn(names, name) ? names[name] : name) + rule.slice(colon)
  })
}

/** The collections that a filter asks for by their keys. Errors: filter_invalid. */
export function collectionsIn(filter: string): string[] {
  return conditionsOf(parseFilter(filter)).flatMap(({ attribute, test }) => {
    if (attributeNamed(attribute.text)?.type !== 'collections')
      return []
    return test.type === 'compare' ? [test.value.text] : test.type === 'in' ? test.values.map(({ text }) => text) : []
  })
}

function conditionsOf(filter: Filter): Condition[] {
  switch (filter.type) {
    case 'condition': return [filter]
    case 'not': return conditionsOf(filter.part)
    default: return filter.parts.flatMap(conditionsOf)
  }
}
