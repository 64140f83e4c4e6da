import type { Route } from '../contract/route.ts'
import { z } from 'zod'
import { Activity, DiskFolder, Facets, Folder, MetadataImportReport, MetadataTable, Outline, OutlineGroup, RunningStep, Suggestion, TrashReport, Undoable } from '../contract/browse.ts'
import * as entities from '../contract/entities.ts'
import { LikenessEvent } from '../contract/events.ts'
import { ExampleMatch, Explanation, LibraryMap, MapPlaces, Measurement } from '../contract/insight.ts'
import * as keepsakes from '../contract/keepsakes.ts'
import { AnchorRef, Region, SavedQuery, SearchRequest, StoredQuery } from '../contract/query.ts'
import { ReceivedFile } from '../contract/received.ts'
import { routes } from '../contract/routes.ts'

type Io = 'input' | 'output'

const answers = {
  ...entities,
  ...keepsakes,
  ...{ Activity, DiskFolder, Facets, Folder, MetadataImportReport, MetadataTable, Outline, OutlineGroup, RunningStep, Suggestion, TrashReport, Undoable },
  ...{ ReceivedFile },
  ...{ ExampleMatch, Explanation, LibraryMap, MapPlaces, Measurement },
}

/** The schemas that have a name in the document, so that generated clients have it too: all that is answered, and what a search asks. */
const named: readonly (readonly [id: string, schema: z.ZodType, io: Io])[] = [
  ...Object.entries(answers).flatMap(([id, schema]) => schema instanceof z.ZodType ? [[id === 'WireErrorSchema' ? 'Error' : id, schema, 'output'] as const] : []),
  ['LikenessEvent', LikenessEvent, 'output'],
  ['StoredQuery', StoredQuery, 'output'],
  ...Object.entries({ AnchorRef, Region, SavedQuery, SearchRequest }).map(([id, schema]) => [id, schema, 'input'] as const),
]
const names = z.registry<{ readonly id: string }>()
named.forEach(([id, schema]) => names.add(schema, { id }))

const anError = { default: { description: 'An error in words', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } } }

/** What answers with other things than JSON. */
const streams = {
  '/api/previews/{hash}.jpg': picture('preview', 'The still picture of an asset, at most 512 px', 'image/jpeg'),
  '/api/strips/{hash}.webp': picture('strip', 'The turntable of a model: 12 views of 256 px beside one another', 'image/webp'),
  '/api/assets/{id}/picture': assetFile('picture', 'An image as browsers show it, at most 4,096 px on its long side', 'image/*', [
    { name: 'v', in: 'query', required: false, schema: { type: 'string' }, description: 'The hash of the asset: what this address answers is kept for good' },
    { name: 'as', in: 'query', required: false, schema: { type: 'string', enum: ['png'] }, description: 'Has it written as PNG, whatever the file is' },
  ]),
  '/api/assets/{id}/file': assetFile('file', 'The file itself, or the range of it that is asked for, to be saved under its name'),
  '/api/assets/{id}/files/{path}': assetFile('referredFile', 'A file that a model refers to, by its path from the root of the library, with slashes in it', 'application/octet-stream', [
    { name: 'path', in: 'path', required: true, schema: { type: 'string' } },
  ]),
  '/api/events': {
    get: {
      operationId: 'events',
      summary: 'What happens, as server-sent events: the name of each is its `type`, its data the object as JSON',
      tags: ['engine'],
      parameters: [],
      responses: { 200: { description: 'A stream that does not end', content: { 'text/event-stream': { schema: { $ref: '#/components/schemas/LikenessEvent' } } } }, ...anError },
    },
  },
}

/** The OpenAPI 3.1 document of the native API, made from the contract's table. */
export function openApiDocument(version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [name, route] of Object.entries(routes as Record<string, Route>))
    (paths[route.path] ??= {})[route.method] = operation(name, route)
  return {
    openapi: '3.1.0',
    info: { title: 'Likeness', version, description: 'Finds similar images and 3D models in the folders on your own disk.', license: { name: 'MIT', identifier: 'MIT' } },
    security: [{ token: [] }],
    tags: [...new Set(Object.values(routes).map(({ tag }) => tag))].map(name => ({ name })),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'The token that `likeness serve` prints; it is in the file `token` of the data folder.' } },
      schemas: Object.fromEntries(named.map(([id, schema, io]) => [id, component(id, schema, io)])),
    },
    paths: { ...paths, ...streams },
  }
}

function operation(name: string, route: Route): object {
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.tag],
    parameters: [...parameters('path', route.params), ...parameters('query', route.query)],
    ...requestBody(route),
    responses: { 200: { description: 'OK', content: json(route.output, 'output') }, ...anError },
  }
}

function parameters(where: 'path' | 'query', schema: z.ZodType | undefined): object[] {
  if (!schema)
    return []
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as { properties?: Record<string, object>, required?: string[] }
  return Object.entries(properties).map(([name, value]) => ({ name, in: where, required: where === 'path' || required.includes(name), schema: value }))
}

function requestBody(route: Route): object {
  if (route.upload) {
    const schema = { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } }
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } }
  }
  if (route.stream !== undefined)
    return { requestBody: { required: true, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } } }
  return route.body ? { requestBody: { required: true, content: json(route.body, 'input') } } : {}
}

function json(schema: z.ZodType, io: Io): object {
  return { 'application/json': { schema: schemaOf(schema, io) } }
}

/** The JSON schema of a schema; a named one is referred to. */
function schemaOf(schema: z.ZodType, io: Io): object {
  const { $schema: _, $defs: __, ...rest } = withComponents(schema, io)
  return rest
}

/** The JSON schema of a named schema itself. */
function component(id: string, schema: z.ZodType, io: Io): object {
  const { id: _, ...rest } = withComponents(schema, io).$defs?.[id] ?? {}
  return rest
}

function withComponents(schema: z.ZodType, io: Io): z.core.JSONSchema.JSONSchema {
  const found = z.toJSONSchema(schema, { io, metadata: names, unrepresentable: 'any', override: ({ jsonSchema }) => simplify(jsonSchema) })
  return JSON.parse(JSON.stringify(found).replaceAll('"#/$defs/', '"#/components/schemas/')) as z.core.JSONSchema.JSONSchema
}

/**
 * `readOnly` means in OpenAPI that a client must not send it, in the contract that nobody changes it; an integer is a safe
 * one anyway; a format says more than its pattern.
 */
function simplify(schema: z.core.JSONSchema.JSONSchema): void {
  delete schema.readOnly
  if (schema.minimum === Number.MIN_SAFE_INTEGER)
    delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER)
    delete schema.maximum
  if (schema.format === 'date-time')
    delete schema.pattern
}

function picture(name: string, summary: string, mediaType: string): object {
  return {
    get: {
      operationId: name,
      summary,
      tags: ['assets'],
      parameters: [{ name: 'hash', in: 'path', required: true, schema: { type: 'string', pattern: '^[0-9a-f]{32}$' } }],
      responses: { 200: { description: 'The picture; it never changes', content: { [mediaType]: { schema: { type: 'string', format: 'binary' } } } }, ...anError },
    },
  }
}

function assetFile(name: string, summary: string, mediaType = 'application/octet-stream', more: readonly object[] = []): object {
  const content = { [mediaType]: { schema: { type: 'string', format: 'binary' } } }
  return {
    get: {
      operationId: name,
      summary,
      tags: ['assets'],
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }, ...more],
      responses: { 200: { description: 'The file', content }, 206: { description: 'The range of it that was asked for', content }, ...anError },
    },
  }
}
