import type { z } from 'zod'
import { RefusedRequest } from './refusing.ts'

/** What came in, or a refusal. Only here does a schema speak of the sender; anywhere else it speaks of us and is a failure. */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw new RefusedRequest('invalid_request')
  return parsed.data
}
