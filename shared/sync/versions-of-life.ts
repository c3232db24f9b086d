import type { Operation } from './operation.ts'

/** No field ever has it: row versions begin at 1. */
const NO_VERSION = 0

/**
 * The op as one life of the central database may judge it. Versions count within one life: after a restore the same number
 * may stand for another write, and an edit that saw the lost one would overwrite it without a word. So of an op whose person
 * looked at rows of another life only the values count (D15).
 */
export function inThisLife(operation: Operation, generation: string): Operation {
  if (operation.seenIn === undefined || operation.seenIn === generation || operation.kind === 'create') return operation
  return { ...operation, base: Object.fromEntries(Object.entries(operation.base).map(([field, seen]) => [field, { ...seen, version: NO_VERSION }])) }
}
