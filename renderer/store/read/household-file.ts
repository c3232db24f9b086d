import type { z } from 'zod'
import { RECORD_BODIES } from '../../../shared/domain/record-body.ts'
import type { RecordBodies } from '../../../shared/domain/record-body.ts'
import type { RecordKind } from '../../../shared/domain/record-id.ts'
import type { SyncRecord } from '../../../shared/sync/record.ts'
import type { HouseholdFile, LocalRecord } from '../store.ts'
import type { HouseholdView } from './household-view.ts'

/** The household as the screens show it; `undefined` when there is none or it is deleted. */
export function householdFile(view: HouseholdView): HouseholdFile | undefined {
  const household = localRecords(view, 'household').at(0)
  if (!household) return undefined
  return {
    household,
    members: localRecords(view, 'member').sort((left, right) => memberOrder(left.record.body.relation) - memberOrder(right.record.body.relation) || compareText(left.record.id, right.record.id)),
    years: localRecords(view, 'household_year').sort(newestYearFirst),
    statements: localRecords(view, 'income_statement').sort(newestYearFirst),
    guarantees: localRecords(view, 'guarantee').sort((left, right) => right.record.body.year - left.record.body.year || compareText(right.record.body.assessDate ?? '', left.record.body.assessDate ?? '') || compareText(right.record.id, left.record.id)),
    measures: localRecords(view, 'measure').sort((left, right) => compareText(right.record.body.start ?? '', left.record.body.start ?? '') || compareText(left.record.id, right.record.id)),
    attachments: localRecords(view, 'attachment').sort((left, right) => compareText(right.record.id, left.record.id)),
  }
}

/** Bodies of an older or newer schema are shown with what this build understands; nothing that it does not is lost on disk. */
function localRecords<Kind extends RecordKind>(view: HouseholdView, kind: Kind): LocalRecord<Kind>[] {
  const records: LocalRecord<Kind>[] = []
  for (const record of view.current.values()) {
    if (record.kind !== kind || record.deleted) continue
    const trouble = view.troubles.filter((row) => row.recordId === record.id).sort((left, right) => compareText(left.at, right.at)).at(-1)
    records.push({ record: { ...record, kind, body: readableBody(kind, record) }, waiting: view.waiting.get(record.id) ?? 0, trouble: trouble?.outcome ?? null })
  }
  return records
}

const KNOWN_FIELDS = new Map(Object.entries(RECORD_BODIES).map(([kind, schema]) => [kind, Object.entries<z.ZodType>(schema.shape)]))

/**
 * A field that is missing or that this build cannot read becomes its empty value, so that one strange value never hides
 * a household. A required field keeps its raw value: the form then shows the problem.
 */
export function readableBody<Kind extends RecordKind>(kind: Kind, record: Pick<SyncRecord, 'body'>): RecordBodies[Kind] {
  const body: Record<string, unknown> = { ...record.body }
  for (const [field, schema] of KNOWN_FIELDS.get(kind) ?? []) {
    if (body[field] === undefined) body[field] = schema.safeParse(null).success ? null : schema.safeParse([]).success ? [] : undefined
  }
  return trusted(body)
}

/** The one place where a synchronised body takes its static type: the server and the store's own door have parsed it. */
function trusted<Body>(body: Record<string, unknown>): Body
function trusted(body: Record<string, unknown>): unknown {
  return body
}

/** Head (01) first, then spouse, children … in the order of the code table, unknown last. */
function memberOrder(relation: string | null): number {
  return relation === null ? 1000 : Number(relation)
}

function newestYearFirst(left: { readonly record: { readonly id: string; readonly body: { readonly year: number } } }, right: { readonly record: { readonly id: string; readonly body: { readonly year: number } } }): number {
  return right.record.body.year - left.record.body.year || compareText(right.record.id, left.record.id)
}

/** By code unit: the same order on every machine, unlike `localeCompare`. */
function compareText(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}
