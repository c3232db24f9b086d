import { createHash } from 'node:crypto'
import { z } from 'zod'
import { hashedText } from '../../shared/sync/operation-hash.ts'
import { Operation, OperationId } from '../../shared/sync/operation.ts'
import type { Outcome } from '../../shared/sync/outcome.ts'
import { RefusedRequest } from '../refusing.ts'

const Named = z.object({ opId: OperationId })

export interface ParsedPush {
  /** One entry per line, in order: an op, or the answer to one that cannot be read. */
  readonly lines: readonly ({ readonly kind: 'op'; readonly operation: Operation } | { readonly kind: 'unreadable'; readonly outcome: Outcome })[]
}

/**
 * Reads NDJSON. An op that does not fit the schema, or whose hash is not that of its content, is answered by itself and
 * does not block the others; a line that is not even a named op refuses the whole request, because there is nothing to answer.
 */
export function parsePush(text: string, maxOperations: number): ParsedPush {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > maxOperations) throw new RefusedRequest('too_large')
  return { lines: lines.map(parseLine) }
}

function parseLine(line: string): ParsedPush['lines'][number] {
  const json = parseJson(line)
  const named = Named.safeParse(json)
  if (!named.success) throw new RefusedRequest('invalid_request')
  const parsed = Operation.safeParse(json)
  if (!parsed.success) return unreadable(named.data.opId, [...new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? '')))])
  const operation = parsed.data
  const hash = createHash('sha256').update(hashedText(operation)).digest('hex')
  return hash === operation.hash ? { kind: 'op', operation } : unreadable(operation.opId, ['hash'])
}

function unreadable(opId: OperationId, fields: string[]): ParsedPush['lines'][number] {
  return { kind: 'unreadable', outcome: { opId, state: 'rejected', code: 'invalid_body', fields, rowVersion: 0 } }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new RefusedRequest('invalid_request')
  }
}
