import { hash } from 'node:crypto'
import { z } from 'zod'
import { isKeepable, isShallow, isStorable, MAX_NESTING } from '../../shared/domain/storable.ts'
import { hashedText } from '../../shared/sync/operation-hash.ts'
import { isTooLargeToSend, MAX_NAMED_FIELDS } from '../../shared/sync/operation-limits.ts'
import { Operation, OperationId, type LineageId } from '../../shared/sync/operation.ts'
import type { Outcome, OutcomeCode } from '../../shared/sync/outcome.ts'
import { RefusedRequest } from '../refusing.ts'

const Named = z.object({ opId: OperationId, groupId: z.uuid().nullable().catch(null), seq: z.int().min(1).max(2 ** 31 - 1).nullable().catch(null) })

/** One line of a push: an op, or the answer to one that cannot be read. */
export type PushEntry = { readonly kind: 'op'; readonly operation: Operation } | { readonly kind: 'unreadable'; readonly groupId: string | null; readonly seq: number | null; readonly line: string; readonly outcome: Outcome }

/**
 * Reads NDJSON. An op that is too large or too deep, that does not fit the schema, whose hash is not that of its content,
 * or that names another lineage is answered by itself and does not block the others; a line that is not even a named op
 * refuses the whole request, because there is nothing to answer.
 */
export function parsePush(text: string, lineageId: LineageId, maxOperations: number): readonly PushEntry[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length > maxOperations) throw new RefusedRequest('too_large')
  return lines.map((line) => parseLine(line, lineageId))
}

function parseLine(line: string, lineageId: LineageId): PushEntry {
  const json = parseJson(line)
  // Before any schema: to check a value of any depth a schema calls itself, and the program would end.
  if (isTooLargeToSend(line) || !isShallow(json, MAX_NESTING)) return unreadable(line, nameOf(json), [], 'too_large')
  const parsed = Operation.safeParse(json)
  if (!parsed.success) {
    return unreadable(line, nameOf(json), [...new Set(parsed.error.issues.map((issue) => String(issue.path[0] ?? '')))])
  }
  const operation = parsed.data
  if (operation.lineageId !== lineageId) return unreadable(line, operation, ['lineageId'])
  const text = hashedText(operation)
  if (hash('sha256', text) !== operation.hash) return unreadable(line, operation, ['hash'])
  // All that is refused but these two stands escaped in JSON text: without it there is nothing to look for.
  if (!/\\[bfu]|[\ufffe\uffff]/.test(text)) return { kind: 'op', operation }
  const unstorable = Object.keys(operation.changes).filter((field) => !isStorable(field) || !isStorable(operation.changes[field]))
  if (unstorable.length > 0) return unreadable(line, operation, unstorable)
  // The base is what an older row holds: it may be mended.
  return isKeepable(operation) ? { kind: 'op', operation } : unreadable(line, operation, ['base'])
}

function nameOf(json: unknown): z.infer<typeof Named> {
  const named = Named.safeParse(json)
  if (!named.success) throw new RefusedRequest('invalid_request')
  return named.data
}

function unreadable(line: string, { opId, groupId, seq }: z.infer<typeof Named>, fields: string[], code: OutcomeCode = 'invalid_body'): PushEntry {
  return { kind: 'unreadable', groupId, seq, line, outcome: { opId, state: 'rejected', code, fields: fields.slice(0, MAX_NAMED_FIELDS), rowVersion: 0 } }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new RefusedRequest('invalid_request')
  }
}
