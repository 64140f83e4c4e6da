import { messages } from '../../locales/messages.ts'
import { describeMetadata } from '../../locales/metadata.ts'

/** What results and lists can be grouped by, besides metadata. */
export const groupings = ['kind', 'format', 'folder', 'library', 'tag', 'collection', 'label'] as const

/** What they can be sorted by, besides metadata; `down`: the greatest first is what is meant. */
export const attributes = [
  { name: 'name', down: false },
  { name: 'path', down: false },
  { name: 'addedAt', down: true },
  { name: 'modifiedAt', down: true },
  { name: 'createdAt', down: true },
  { name: 'size', down: true },
  { name: 'rating', down: true },
  { name: 'width', down: true },
  { name: 'height', down: true },
  { name: 'triangles', down: true },
  { name: 'kind', down: false },
  { name: 'format', down: false },
] as const

const prefix = 'metadata.'

/** What an attribute, or a key of metadata, is called. */
export function attributeName(attribute: string): string {
  return nameIn(messages.order.attributes, attribute)
}

/** What a grouping is called. */
export function groupingName(grouping: string): string {
  return nameIn(messages.order.groups, grouping)
}

/** A rule such as `name:asc` in its parts. */
export function readRule(rule: string): { readonly attribute: string, readonly down: boolean } {
  const at = rule.lastIndexOf(':')
  return { attribute: rule.slice(0, at), down: rule.slice(at + 1) === 'desc' }
}

/** A rule of an attribute: the way round that is meant by it, unless `down` says which. */
export function writeRule(attribute: string, down = attributes.find(({ name }) => name === attribute)?.down ?? false): string {
  return `${attribute}:${down ? 'desc' : 'asc'}`
}

/** The attribute of a key of metadata. */
export function metadataAttribute(key: string): string {
  return prefix + key
}

function nameIn(names: Readonly<Record<string, string>>, name: string): string {
  return names[name] ?? (name.startsWith(prefix) ? describeMetadata({ key: name.slice(prefix.length), value: '' }).name : name)
}
