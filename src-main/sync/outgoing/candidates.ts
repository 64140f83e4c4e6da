import type { Catalog } from '../../catalog/catalog.ts'
import type { Member } from '../../catalog/outgoing.ts'
import type { Asset } from '../../contract/entities.ts'
import type { WireError } from '../../contract/errors.ts'
import type { SyncReason } from '../../contract/sync-reasons.ts'
import type { SyncOptions } from '../../contract/sync.ts'
import type { Candidate, Connector, Impossible, Metadata, OutgoingMaker } from '../types.ts'
import type { Form } from './form.ts'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { failure, toLikenessError } from '../../contract/errors.ts'
import { formatById } from '../../contract/formats.ts'
import { bucketPathOf, realFolder, withRealFolders } from './bucket.ts'
import { bytesOf, formsOf, keyOf, nameOf, stableName } from './form.ts'
import { gltfReferences } from './references.ts'

/** Members that are read from the catalog at once, without anything else going on. */
const pageSize = 200

/** glTF files of which it is kept in mind what they refer to. */
const keptModels = 50_000

/** What goes of collections, as `OutgoingMaker.candidates` says. */
export function createCandidates(catalog: Catalog): OutgoingMaker['candidates'] {
  /** The other files that glTF models refer to, by their content hashes; undefined: none. */
  const references = new Map<string, string | undefined>()

  async function othersOf(path: string, hash: string): Promise<string | undefined> {
    if (references.has(hash))
      return references.get(hash)
    const names = await gltfReferences(path)
    const others = names.length === 0 ? undefined : names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '')
    if (references.size >= keptModels)
      references.clear()
    references.set(hash, others)
    return others
  }

  /** Why a file cannot go by itself; undefined when it can. */
  async function dependence({ asset, path }: Located, form: Form, { service }: Connector): Promise<SyncReason | undefined> {
    if (form !== 'file' || asset.format !== 'gltf' || asset.hash === null || !service.cannot.includes('companions'))
      return undefined
    try {
      const others = await othersOf(path, asset.hash)
      return others === undefined ? undefined : { code: 'refers', params: { service: service.name, others } }
    }
    catch (error) {
      return unreadable(toLikenessError(error).toWire())
    }
  }

  return async function* (collection, connector, given) {
    if (!catalog.collections.has(collection))
      throw failure('collection_not_found', { key: collection })
    const options = await withRealPlaces(given)
    const going = new Set<string>()
    const impossible = new Map<string, Impossible>()
    for (let after = 0; ;) {
      const members = catalog.outgoing.members(collection, after, pageSize)
      if (members.length === 0)
        break
      after = members.at(-1)!.id
      const assets = catalog.assets.many(members.map(({ id }) => id))
      for (const member of members) {
        const asset = assets.get(member.id)
        if (!asset)
          continue
        const path = join(member.root, asset.path)
        const away = reasonAway(member, asset)
        for (const form of formsOf(asset, connector.service, options)) {
          const key = asset.hash === null ? `asset:${asset.id}` : keyOf(asset.hash, form)
          if (going.has(key))
            continue
          const candidate = candidateOf(catalog, { asset, path }, form, key, connector, options)
          const reason = away ?? unmakeable(asset, form) ?? tooLarge(candidate, form, connector, options) ?? await dependence({ asset, path }, form, connector) ?? connector.objection(candidate)
          if (reason === undefined) {
            going.add(key)
            yield candidate
          }
          else if (!impossible.has(key)) {
            impossible.set(key, { asset, key, reason })
          }
        }
      }
      await breathe()
    }
    for (const [key, item] of impossible) {
      if (!going.has(key))
        yield item
    }
  }
}

/** An asset, and where its file is. */
interface Located {
  readonly asset: Asset
  readonly path: string
}

async function withRealPlaces(options: SyncOptions): Promise<SyncOptions> {
  return { ...options, buckets: await withRealFolders(options.buckets), viewsFolder: options.viewsFolder && await realFolder(options.viewsFolder) }
}

function candidateOf(catalog: Catalog, { asset, path }: Located, form: Form, key: string, { service }: Connector, options: SyncOptions): Candidate {
  const note = noteOf(asset, form, service.cannot.includes('companions'))
  return {
    asset,
    key,
    view: typeof form === 'string' ? null : form.view,
    format: form === 'file' ? asset.format : 'jpeg',
    name: nameOf(asset.name, form),
    bytes: bytesOf(asset, form),
    bucketPath: service.cannot.includes('bytes') ? bucketPathOfForm(path, form, key, options) : null,
    metadata: metadataOf(catalog, asset.id, options),
    ...note === undefined ? {} : { note },
  }
}

function bucketPathOfForm(path: string, form: Form, key: string, { buckets, viewsFolder }: SyncOptions): string | null {
  if (form === 'file')
    return bucketPathOf(path, buckets)
  return viewsFolder === null ? null : bucketPathOf(join(viewsFolder, stableName(key)), buckets)
}

/** A glTF and a .usdz hold what they need, or go with it, or not at all. */
function noteOf({ format, name }: Asset, form: Form, isAlone: boolean): SyncReason | undefined {
  if (form !== 'file' || !formatById(format).refers || format === 'gltf' || /\.usdz$/i.test(name))
    return undefined
  if (format === 'obj')
    return isAlone ? { code: 'shape-alone', params: {} } : undefined
  return { code: 'file-alone', params: {} }
}

/** The values of an asset under the names that they have at the service. */
function metadataOf(catalog: Catalog, id: number, { metadata }: SyncOptions): Metadata {
  if (metadata.length === 0)
    return {}
  const values = new Map(catalog.metadata.ofAsset(id).map(({ key, value }) => [key, [value]]))
  const said = metadata.map(({ from, to }) => ({ to, values: from === 'tags' ? catalog.tags.ofAsset(id) : values.get(from) ?? [] }))
  const byName = Map.groupBy(said.filter(({ values }) => values.length > 0), ({ to }) => to)
  return Object.fromEntries([...byName].map(([name, parts]) => [name, [...new Set(parts.flatMap(({ values }) => values))]]))
}

/** Why the file of an asset is not there to be sent. */
function reasonAway({ library, isOffline, isMissing, isRead }: Member, { failure }: Asset): SyncReason | undefined {
  if (isOffline)
    return { code: 'offline', params: { library } }
  if (isMissing)
    return { code: 'missing', params: {} }
  if (!isRead)
    return failure ? unreadable(failure) : { code: 'indexing', params: {} }
  return undefined
}

/** Why nothing can be made of a file: it was tried when it was indexed. */
function unmakeable({ preview, failure }: Asset, form: Form): SyncReason | undefined {
  return form !== 'file' && preview === null && failure ? unreadable(failure) : undefined
}

function unreadable(error: WireError): SyncReason {
  return { code: 'unreadable', params: { error } }
}

function tooLarge({ bytes }: Candidate, form: Form, { service }: Connector, { largestBytes }: SyncOptions): SyncReason | undefined {
  if (form !== 'file')
    return undefined
  if (service.largestBytes !== null && bytes > service.largestBytes)
    return { code: 'too-large-there', params: { service: service.name, bytes: service.largestBytes } }
  return largestBytes !== null && bytes > largestBytes ? { code: 'too-large', params: { bytes: largestBytes } } : undefined
}
