import type { z } from 'zod'
import { isStorable } from '../shared/domain/storable.ts'
import { RefusedRequest } from './refusing.ts'

/**
 * What came in, or a refusal; also where it holds text that the database cannot keep or is nested deeper than anything may be,
 * which is asked first because schemas walk into it. Only here does a schema speak of the sender; anywhere else it speaks of us and is a failure.
 */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  if (!isStorable(input)) throw new RefusedRequest('invalid_request')
  const parsed = schema.safeParse(input)
  if (!parsed.success) throw new RefusedRequest('invalid_request')
  return parsed.data
}

/** The text of a body whose lines are parsed one by one, or a refusal. */
export function readText(body: unknown): string {
  if (typeof body !== 'string') throw new RefusedRequest('invalid_request')
  return body
}
