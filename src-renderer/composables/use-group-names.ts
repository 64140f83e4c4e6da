import { formatCount } from '../locales/format.ts'
import { messages } from '../locales/messages.ts'
import { describeMetadata } from '../locales/metadata.ts'
import { useCollections } from '../stores/collections.ts'
import { useLibraries } from '../stores/libraries.ts'

const metadataPrefix = 'metadata.'

/** How groups of a list are called. */
export function useGroupNames() {
  const collections = useCollections()
  const libraries = useLibraries()

  /** What the members of a group have in common, in words; null is that they have no such value. */
  function nameOf(groupBy: string, value: string | null): string {
    if (value === null)
      return nameOfNone(groupBy)
    if (groupBy.startsWith(metadataPrefix))
      return ofMetadata(groupBy.slice(metadataPrefix.length), value)
    switch (groupBy) {
      case 'kind': return value === 'image' || value === 'model' ? messages.kinds[value] : value
      case 'format': return value.toUpperCase()
      case 'folder': return value === '' ? messages.groups.root : value
      case 'library': return libraries.libraries?.find(({ path }) => path === value)?.name ?? value
      case 'collection': return collections.byKey(value)?.name ?? value
      default: return value
    }
  }

  return { nameOf }
}

function ofMetadata(key: string, value: string): string {
  const stars = Number(value)
  return key === 'rating' && Number.isInteger(stars) && stars > 0 ? `${'★'.repeat(Math.min(5, stars))} ${formatCount(stars)}` : describeMetadata({ key, value }).value
}

function nameOfNone(groupBy: string): string {
  const { metadata, ...others } = messages.groups.none
  const named: Readonly<Record<string, string>> = others
  const key = groupBy.slice(metadataPrefix.length)
  return groupBy.startsWith(metadataPrefix) ? metadata(describeMetadata({ key, value: '' }).name) : named[groupBy] ?? ''
}
