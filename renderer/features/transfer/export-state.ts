/**
 * What a person is told of an own package. The network may have sent everything before a receipt came: then there is
 * nothing to wait for. `waiting` is the number of ops that the county has not answered by any way.
 */
export function exportState(row: { readonly answeredAt: string | null; readonly operations: number }, waiting: number): 'waiting' | 'answered' | 'online' {
  if (row.answeredAt !== null) return 'answered'
  return waiting === 0 && row.operations > 0 ? 'online' : 'waiting'
}
