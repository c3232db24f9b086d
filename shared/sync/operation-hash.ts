import { canonicalJson } from './canonical-json.ts'
import type { Operation } from './operation.ts'

/**
 * The text whose SHA-256 is `Operation.hash`. `seq` and `lineageId` are not in it: an op that moves to a new lineage
 * after a restored backup is still the same op.
 */
export function hashedText(operation: Omit<Operation, 'hash'>): string {
  const { seq: _seq, lineageId: _lineageId, ...rest } = operation
  return canonicalJson('hash' in rest ? { ...rest, hash: undefined } : rest)
}
