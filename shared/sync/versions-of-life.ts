import type { Operation } from './operation.ts'
import { WHOLE_RECORD } from './seen-base.ts'

/** No field ever has it: row versions begin at 1. */
const NO_VERSION = 0

/**
 * The op as one life of the central database may judge it. Versions count within one life: after a restore the same number
 * may stand for another write, and an edit that saw the lost one would overwrite it without a word. So of an op whose person
 * looked at rows of another life only the values count (D15). A create names nothing that it saw; that it is of another life is
 * noted under `*`.
 */
export function inThisLife(operation: Operation, generation: string): Operation {
  if (operation.seenIn === undefined || operation.seenIn === generation) return operation
  if (operation.kind === 'create') return { ...operation, base: { [WHOLE_RECORD]: { version: NO_VERSION, value: null } } }
  return { ...operation, base: Object.fromEntries(Object.entries(operation.base).map(([field, seen]) => [field, { ...seen, version: NO_VERSION }])) }
}

/** Whether a create, as `inThisLife` gives it, was made in another life: the record may have been brought back by somebody who had seen it. */
export function isOfAnotherLife(create: Operation): boolean {
  return create.base[WHOLE_RECORD]?.version === NO_VERSION
}
