import type { Query } from '../query/query.ts'
import { isBounded } from '../query/query.ts'
import { formatBytes } from './format.ts'
import { messages } from './messages.ts'

/** How things that a query names by key or number are called. */
export interface Names {
  readonly library: (id: number) => string
  readonly collection: (key: string) => string
  readonly concept: (key: string) => string
}

/** What a query asks for, in a few words for each part of it. */
export function describeQuery(query: Query, names: Names): readonly string[] {
  const texts = messages.asking
  const { scope, like, unlike, text, concept, kind, formats, tags, labels, collections, rating, modified, size, filter, threshold, sort } = query
  const bytes = (value: string | undefined) => value === undefined ? undefined : formatBytes(Number(value))
  const parts = [
    like.length > 0 ? [texts.like(like.length)] : [],
    unlike.length > 0 ? [texts.unlike(unlike.length)] : [],
    text === '' ? [] : [texts.text(text)],
    concept === undefined ? [] : [texts.concept(names.concept(concept))],
    query.among === 'objects' ? [texts.objects] : [],
    scope.of === 'library' || scope.of === 'missing' ? [texts.library(names.library(scope.id))] : [],
    scope.of === 'library' && scope.folder !== '' ? [texts.folder(scope.folder)] : [],
    scope.of === 'collection' ? [texts.inside(names.collection(scope.key))] : [],
    kind ? [texts.kinds[kind]] : [],
    formats.length > 0 ? [texts.formats(formats.join(', '))] : [],
    tags.map(texts.tag),
    labels.map(texts.label),
    collections.length > 0 ? [texts.inside(collections.map(names.collection).join(', '))] : [],
    rating === undefined ? [] : [texts.rating(rating)],
    isBounded(modified) ? [texts.modified(modified.from, modified.to)] : [],
    isBounded(size) ? [texts.size(bytes(size.from), bytes(size.to))] : [],
    filter === '' ? [] : [filter],
    threshold === undefined ? [] : [texts.least(threshold)],
    sort === undefined ? [] : [texts.sorted(sort)],
  ].flat()
  return parts.length > 0 ? parts : [texts.everything]
}
