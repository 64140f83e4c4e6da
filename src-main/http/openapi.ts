import type { Route } from '../contract/routes.ts'
import { z } from 'zod'
import { WireErrorSchema } from '../contract/entities.ts'
import { routes } from '../contract/routes.ts'

/** The OpenAPI 3.1 document of the native API, made from the contract's table. */
export function openApiDocument(version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [name, route] of Object.entries(routes as Record<string, Route>))
    (paths[route.path] ??= {})[route.method] = operation(name, route)
  return {
    openapi: '3.1.0',
    info: { title: 'Likeness', version, description: 'Finds similar images and 3D models in the folders on your own disk.', license: { name: 'MIT', identifier: 'MIT' } },
    security: [{ token: [] }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    paths,
  }
}

function operation(name: string, route: Route): object {
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.tag],
    parameters: [...parameters('path', route.params), ...parameters('query', route.query)],
    ...requestBody(route),
    responses: {
      200: { description: 'OK', content: json(route.output, 'output') },
      default: { description: 'An error in words', content: json(WireErrorSchema, 'output') },
    },
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
  return route.body ? { requestBody: { required: true, content: json(route.body, 'input') } } : {}
}

function json(schema: z.ZodType, io: 'input' | 'output'): object {
  return { 'application/json': { schema: schemaOf(schema, io) } }
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return rest
}
