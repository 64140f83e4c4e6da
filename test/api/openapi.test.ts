import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { routes } from '../../src-main/contract/routes.ts'
import { openApiDocument } from '../../src-main/http/openapi.ts'

const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.object({ name: z.string(), in: z.enum(['path', 'query']), required: z.boolean(), schema: z.looseObject({}) })),
  requestBody: z.object({ required: z.literal(true), content: z.record(z.string(), z.object({ schema: z.looseObject({}) })) }).optional(),
  responses: z.record(z.string(), z.looseObject({})),
})
const Document = z.object({
  openapi: z.literal('3.1.0'),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  components: z.object({ securitySchemes: z.record(z.string(), z.looseObject({})), schemas: z.record(z.string(), z.looseObject({})) }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
})

const source = JSON.stringify(openApiDocument('1.2.3'))
const document = Document.parse(JSON.parse(source))

it('is valid OpenAPI 3.1', async () => {
  expect(await new Validator().validate(JSON.parse(source) as Record<string, unknown>)).toEqual({ valid: true })
})

it('has every route of the table, with every parameter of its path', () => {
  for (const [name, { method, path }] of Object.entries(routes)) {
    const operation = document.paths[path]![method]!
    expect(operation.operationId).toBe(name)
    const inPath = operation.parameters.filter(parameter => parameter.in === 'path').map(parameter => parameter.name)
    expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(match => match[1]))
  }
})

it('has what answers with pictures and events, too', () => {
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/api/previews/{hash}.jpg', '/api/strips/{hash}.webp', '/api/events']))
})

it('asks for the token everywhere', () => {
  expect(document.security).toEqual([{ token: [] }])
  expect(document.components.securitySchemes['token']).toMatchObject({ type: 'http', scheme: 'bearer' })
})

it('describes what a request may leave out, and what it must have', () => {
  const list = document.paths['/api/assets']!['get']!
  expect(list.parameters.map(({ name, required }) => [name, required])).toEqual(['libraryId', 'collection', 'kind', 'state', 'filter', 'sort', 'after', 'limit'].map(name => [name, false]))
  const search = document.paths['/api/search']!['post']!.requestBody!.content['application/json']!.schema
  expect(search).toEqual({ $ref: '#/components/schemas/SearchRequest' })
  expect(document.components.schemas['SearchRequest']).toMatchObject({ properties: { limit: { default: 50, minimum: 1, maximum: 1000 } } })
  expect(document.components.schemas['SearchRequest']).not.toHaveProperty('required')
  expect(document.components.schemas['SearchResponse']!['required']).toContain('groups')
  expect(document.paths['/api/anchors']!['post']!.requestBody!.content).toHaveProperty('multipart/form-data')
})

it('names the entities once and refers to them', () => {
  expect(document.components.schemas).toHaveProperty('Asset.properties.hash')
  const names = ['AnchorRef', 'ApiKey', 'CatalogueEntry', 'Cluster', 'Backup', 'Concept', 'DetectedObject', 'Detector', 'Download', 'Error', 'ImportReport', 'LibraryMap', 'Measurement', 'NewApiKey', 'Outline', 'Region', 'SavedQuery', 'SearchGroup', 'SearchRequest', 'StoredQuery']
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(names))
  for (const [name, schema] of Object.entries(document.components.schemas))
    expect(Object.keys(schema), name).not.toEqual([])
  const references = [...source.matchAll(/"\$ref":"([^"]+)"/g)].map(match => match[1]!)
  expect(references.length).toBeGreaterThan(15)
  for (const reference of references)
    expect(document.components.schemas).toHaveProperty(reference.replace('#/components/schemas/', ''))
  expect(source).not.toContain('"readOnly"')
})
