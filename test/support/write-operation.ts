import { createHash, randomUUID } from 'node:crypto'
import { hashedText } from '../../shared/sync/operation-hash.ts'
import { Operation } from '../../shared/sync/operation.ts'

/** An op as a device signs it; what is left out is that of an ordinary create. */
export function writeOperation(fields: { readonly [Field in keyof Operation]?: unknown }): Operation {
  const draft = { opId: randomUUID(), seq: 1, groupId: null, year: null, base: {}, changes: {}, schemaVersion: 1, actor: 'cun01', deviceTime: '2026-11-21T04:00:00.000Z', clockOffsetMs: 0, resolves: null, ...fields }
  const unhashed = Operation.parse({ ...draft, hash: '0'.repeat(64) })
  return { ...unhashed, hash: createHash('sha256').update(hashedText(unhashed)).digest('hex') }
}
