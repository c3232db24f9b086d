import { z } from 'zod'
import { Refusal } from '../shared/protocol/refusal.ts'

export interface RouteDescription {
  readonly summary: string
  readonly body?: z.ZodType
  /** Of a body that is not one JSON value. */
  readonly bodyType?: 'application/x-ndjson' | 'application/octet-stream'
  readonly query?: z.ZodType
  /** What stands between the slashes of the address. */
  readonly params?: z.ZodType
  readonly headers?: z.ZodType
  readonly reply?: z.ZodType
  /** For bodies and replies that are not one JSON value. */
  readonly note?: string
}

/** The OpenAPI part of a route, from the same schemas that parse its requests. Checking is Zod's work alone. */
export function describeRoute({ summary, body, bodyType, query, params, headers, reply, note }: RouteDescription): Record<string, unknown> {
  return {
    summary,
    ...(note ? { description: note } : {}),
    ...(bodyType ? { consumes: [bodyType], body: { type: 'string' } } : body ? { body: schemaOf(body) } : {}),
    ...(query ? { querystring: schemaOf(query) } : {}),
    ...(params ? { params: schemaOf(params) } : {}),
    ...(headers ? { headers: schemaOf(headers) } : {}),
    response: { '200': reply ? schemaOf(reply) : { type: 'null' }, '4xx': schemaOf(Refusal), '5xx': schemaOf(Refusal) },
  }
}

function schemaOf(schema: z.ZodType): Record<string, unknown> {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline', target: 'draft-7' })
  return rest
}
