/** What one save of a storm is known by, wherever it lies: no two write the same record in the same words. */
export function markOf(kind: string, recordId: string, address: unknown): string {
  return kind === 'create' ? recordId : `${recordId} ${String(address)}`
}
