import { unitsOf } from './decide-group.ts'
import type { Operation } from './operation.ts'

export interface PushLimits {
  readonly maxOperations: number
  readonly maxBytes: number
}

/**
 * Waiting ops as batches to send one after the other, in `seq` order. Groups stay whole: a group larger than a limit goes
 * alone and the server says whether it takes it. `sizeOf` gives the bytes of one op on the wire.
 */
export function planPush(waiting: readonly Operation[], limits: PushLimits, sizeOf: (operation: Operation) => number): readonly (readonly Operation[])[] {
  const batches: Operation[][] = []
  let batch: Operation[] = []
  let bytes = 0
  for (const unit of unitsOf([...waiting].sort((left, right) => left.seq - right.seq))) {
    const unitBytes = unit.reduce((sum, operation) => sum + sizeOf(operation), 0)
    if (batch.length > 0 && (batch.length + unit.length > limits.maxOperations || bytes + unitBytes > limits.maxBytes)) {
      batches.push(batch)
      batch = []
      bytes = 0
    }
    batch.push(...unit)
    bytes += unitBytes
  }
  return batch.length > 0 ? [...batches, batch] : batches
}

/**
 * The two halves of a batch that the server could not take (413, or an error each time), so that the entry that causes it
 * is found and every other one gets through. A single op or group cannot be halved: then the answer is that batch alone,
 * and after repeated failures the caller sets it aside where a person sees it.
 */
export function splitBatch(batch: readonly Operation[]): readonly (readonly Operation[])[] {
  const units = unitsOf(batch)
  if (units.length < 2) return [batch]
  const half = Math.ceil(units.length / 2)
  return [units.slice(0, half).flat(), units.slice(half).flat()]
}
