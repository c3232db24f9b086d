import { createHash } from 'node:crypto'
import { LineageId, OperationId, type Operation } from '../../shared/sync/operation.ts'
import { hashedText } from '../../shared/sync/operation-hash.ts'
import type { SyncRecord } from '../../shared/sync/record.ts'
import { baseOfPatch } from '../../shared/sync/seen-base.ts'
import { householdRecords, recordId } from './made-up-county.ts'

/** Ops of one push: what the server takes at most. */
export const BATCH = 500

export function householdOf(number: number): SyncRecord {
  const [record] = householdRecords(number)
  if (!record) throw new Error('no household')
  return record
}

type Unsigned = Omit<Operation, 'hash' | 'lineageId' | 'seq' | 'opId'>

export function createOf(record: SyncRecord): Unsigned {
  return { ...envelopeOf(record), kind: 'create', base: {}, changes: record.body }
}

/** In the first round the version that the person saw is current, later it is not: then the merge has something to do. */
export function patchOf(record: SyncRecord, round: number): Unsigned {
  const changes = { remark: `核实 ${round}`, address: `第${round}号` }
  return { ...envelopeOf(record), kind: 'patch', base: baseOfPatch(record, changes), changes }
}

function envelopeOf(record: SyncRecord) {
  return {
    groupId: null, recordKind: record.kind, recordId: record.id, householdId: record.householdId, countyCode: record.countyCode, areaCode: record.areaCode, year: null,
    schemaVersion: 1, actor: 'bench', deviceTime: '2026-11-21T00:00:00Z', clockOffsetMs: 0, resolves: null,
  }
}

/** NDJSON bodies of `batch` ops, as a device sends them; `life` gives each call a lineage and op ids of its own. */
export function pushTexts(operations: readonly Unsigned[], life: number, batch = BATCH): readonly { readonly text: string; readonly lineageId: LineageId }[] {
  const lineageId = LineageId.parse(recordId(life, 900))
  const lines = operations.map((operation, position) => {
    const unsigned = { ...operation, opId: OperationId.parse(recordId(life * operations.length + position, 901)), lineageId, seq: position + 1 }
    return JSON.stringify({ ...unsigned, hash: createHash('sha256').update(hashedText(unsigned)).digest('hex') })
  })
  return Array.from({ length: Math.ceil(lines.length / batch) }, (_, turn) => ({ lineageId, text: lines.slice(turn * batch, (turn + 1) * batch).join('\n') }))
}
