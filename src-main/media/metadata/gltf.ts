import type { Source } from './source.ts'
import type { FoundMetadata, RawValues } from './values.ts'
import { z } from 'zod'
import { found, nothing, ratingOf } from './values.ts'

/** Longest JSON that is parsed, bytes: a glTF with its buffers inside may be of any length. */
const jsonLimit = 16_000_000
const extrasLimit = 50
const extraLength = 1000

const jsonChunk = 0x4E4F534A

/** Of what does not fit its place nothing is taken; the rest counts. */
const text = z.string().optional().catch(undefined)
const Document = z.object({
  asset: z.object({
    version: text,
    generator: text,
    copyright: text,
    extras: z.record(z.string(), z.unknown()).optional().catch(undefined),
    extensions: z.object({ KHR_xmp_json_ld: z.object({ packet: z.int().min(0) }).optional().catch(undefined) }).optional().catch(undefined),
  }),
  extensions: z.object({
    KHR_xmp_json_ld: z.object({ packets: z.array(z.record(z.string(), z.unknown())) }).optional().catch(undefined),
  }).optional().catch(undefined),
})

/** Extras that stand for a key; Sketchfab and others write them. Further ones are kept as `custom.<name>`. */
const extraKeys: Readonly<Record<string, keyof RawValues>> = {
  title: 'title',
  description: 'description',
  author: 'creator',
  creator: 'creator',
  copyright: 'copyright',
  license: 'licence',
  licence: 'licence',
}

/** The JSON of a GLB: its first chunk. */
export async function readGlbMetadata(source: Source): Promise<FoundMetadata> {
  const head = await source.read(0, 20)
  if (head.length < 20 || head.toString('latin1', 0, 4) !== 'glTF' || head.readUInt32LE(16) !== jsonChunk)
    return nothing
  return readJson(source, 20, head.readUInt32LE(12))
}

/** A glTF file is JSON as a whole. */
export async function readGltfMetadata(source: Source): Promise<FoundMetadata> {
  return readJson(source, 0, source.size)
}

async function readJson(source: Source, at: number, length: number): Promise<FoundMetadata> {
  if (length > jsonLimit)
    return nothing
  const json = (await source.read(at, length)).toString('utf8').replace(/^\uFEFF/, '')
  const parsed = Document.safeParse(JSON.parse(json))
  return parsed.success ? interpret(parsed.data) : nothing
}

/** An XMP packet that the asset points at counts before its extras, these before the asset's own copyright. */
function interpret({ asset, extensions }: z.output<typeof Document>): FoundMetadata {
  const packet = extensions?.KHR_xmp_json_ld?.packets[asset.extensions?.KHR_xmp_json_ld?.packet ?? -1] ?? {}
  const one = (name: string): string | undefined => stringsOf(packet[name])[0]
  const extras = Object.entries(asset.extras ?? {}).flatMap(([name, value]) => isSimple(value) ? [[name, String(value)] as const] : []).slice(0, extrasLimit)
  const known = Object.fromEntries(extras.flatMap(([name, value]) => extraKeys[name.toLowerCase()] ? [[extraKeys[name.toLowerCase()], value]] : [])) as RawValues
  const others = extras.filter(([name]) => !extraKeys[name.toLowerCase()]).map(([name, value]) => [`custom.${name.slice(0, 100)}`, value] as const)
  return found(stringsOf(packet['dc:subject']), {
    title: one('dc:title') ?? known.title,
    description: one('dc:description') ?? known.description,
    creator: stringsOf(packet['dc:creator']).join(', ') || known.creator,
    copyright: one('dc:rights') ?? known.copyright ?? asset.copyright,
    licence: one('xmpRights:UsageTerms') ?? known.licence,
    rating: ratingOf(one('xmp:Rating')),
    generator: asset.generator,
    formatVersion: asset.version,
  }, Object.fromEntries(others))
}

function isSimple(value: unknown): value is string | number | boolean {
  return (typeof value === 'string' && value.length <= extraLength) || typeof value === 'number' || typeof value === 'boolean'
}

/** The texts of a JSON-LD value: plain, with a language, a list, a set, or an RDF container with members rdf:_1, rdf:_2 and so on. */
function stringsOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'string' || typeof value === 'number')
    return [String(value)]
  if (Array.isArray(value))
    return depth > 4 ? [] : value.flatMap(item => stringsOf(item, depth + 1))
  if (typeof value !== 'object' || value === null || depth > 4)
    return []
  const fields = value as Readonly<Record<string, unknown>>
  const inner = fields['@value'] ?? fields['@list'] ?? fields['@set']
  if (inner !== undefined)
    return stringsOf(inner, depth + 1)
  const members = Object.entries(fields).filter(([name]) => /^rdf:_\d+$/.test(name)).map(([, member]) => member)
  const isForAll = (member: unknown): boolean => typeof member === 'object' && member !== null && '@language' in member && member['@language'] === 'x-default'
  const chosen = fields['@type'] === 'rdf:Alt' ? members.filter(isForAll) : []
  return (chosen.length > 0 ? chosen : members).flatMap(member => stringsOf(member, depth + 1))
}
