import { WHOLE_RECORD } from '../../shared/sync/seen-base.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { RecordKind } from '../../shared/domain/record-id.ts'
import type { FieldValues, SyncRecord } from '../../shared/sync/record.ts'
import type { HandOver, OfferedWork } from '../../shared/sync/hand-over.ts'
import type { Chance } from './chance.ts'
import { BAD_CHANGE, EDITED_FIELDS, HILL, madeUpBody } from './made-up-bodies.ts'
import type { Intention } from './made-up-operation.ts'
import type { OpenForm } from './open-form.ts'
import { isWithin } from './sim-areas.ts'
import type { SimDevice } from './sim-device.ts'

/** One thing that a person might do now at a device. */
export function doSomething(device: SimDevice, chance: Chance): void {
  const living = device.living().toSorted((left, right) => (left.id < right.id ? -1 : 1))
  // Most of what people do is about the same few records, or they would seldom meet.
  const near = chance.happens(0.6) ? living.slice(0, 3) : living
  const roll = chance.roll()
  const save = (intentions: readonly Intention[]) => device.save(intentions, undefined, chance.happens(0.03))
  if (living.length === 0 || roll < 0.1) save(newHousehold(chance, chance.pick(device.disk.shownScope)))
  else if (roll < 0.16) save([addition(chance.pick(living), chance)])
  else if (roll < 0.2) save([removal(chance.pick(near))])
  else if (roll < 0.3) settleSomething(device, chance)
  else if (roll < 0.36 && device.disk.handOvers.size > 0) answerHandOver(device, chance)
  else if (roll < 0.4) save(near.slice(0, 3).map((record) => change(record, chance)))
  else if (roll < 0.52) device.forms.push(device.look(chance.happens(0.7) ? [chance.pick(near).id] : near.slice(0, 3).map(({ id }) => id)))
  else if (roll < 0.75 && device.forms.length > 0) saveForm(device, chance.pick(device.forms), chance)
  else save([change(chance.pick(near), chance)])
}

/** What a person has written into a form since it was opened; it may be that the record is gone meanwhile, and the person does not know. */
function saveForm(device: SimDevice, form: OpenForm, chance: Chance): void {
  device.forms = device.forms.filter((one) => one !== form || chance.happens(0.2))
  const records = [...form.seen.values()].flatMap(({ view }) => (view && !isDeletedByOneself(device, view) ? [view] : []))
  const first = records[0]
  if (!first) return
  if (records.length === 1 && chance.happens(0.1)) device.save([removal(first)], form)
  else device.save(records.map((record) => change(record, chance)), form, chance.happens(0.03))
}

function isDeletedByOneself(device: SimDevice, record: SyncRecord): boolean {
  return device.disk.outbox.some((operation) => operation.recordId === record.id && operation.kind === 'delete')
}

export function newHousehold(chance: Chance, areaCode: RegionCode = HILL): Intention[] {
  const id = chance.uuid()
  const bad = chance.happens(0.05)
  return [
    { kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode, values: madeUpBody('household', id, { villageCode: areaCode, ...(bad ? BAD_CHANGE.household : {}) }), isBad: bad },
    { kind: 'create', recordKind: 'member', recordId: chance.uuid(), householdId: id, areaCode, values: madeUpBody('member', id, { relation: '01' }) },
  ]
}

function addition(record: SyncRecord, chance: Chance): Intention {
  const recordKind: RecordKind = chance.pick(['member', 'income_statement'])
  return { kind: 'create', recordKind, recordId: chance.uuid(), householdId: record.householdId, areaCode: record.areaCode, values: madeUpBody(recordKind, record.householdId) }
}

function removal(record: SyncRecord): Intention {
  return { kind: 'delete', recordKind: record.kind, recordId: record.id, householdId: record.householdId, areaCode: record.areaCode, values: {} }
}

function change(record: SyncRecord, chance: Chance): Intention {
  const place = { kind: 'patch', recordKind: record.kind, recordId: record.id, householdId: record.householdId, areaCode: record.areaCode } as const
  if (chance.happens(0.04)) return { ...place, values: BAD_CHANGE[record.kind] ?? {}, isBad: true }
  const fields = Object.entries(EDITED_FIELDS[record.kind] ?? {})
  const chosen = Array.from({ length: 1 + chance.below(2) }, () => chance.pick(fields))
  return { ...place, values: Object.fromEntries(chosen.map(([field, { values }]) => [field, chance.pick(values)])) }
}

function settleSomething(device: SimDevice, chance: Chance): void {
  const open = [...device.disk.conflicts.values()].filter((conflict) => conflict.resolution === null)
  const conflict = open.length > 0 ? chance.pick(open) : undefined
  const record = conflict && (device.view(conflict.recordId) ?? device.disk.rows.get(conflict.recordId))
  if (!conflict || !record) return
  const place = { recordKind: record.kind, recordId: record.id, householdId: record.householdId, areaCode: record.areaCode, resolves: conflict.id } as const
  if (conflict.field !== WHOLE_RECORD) {
    device.save([{ ...place, kind: 'patch', values: { [conflict.field]: chance.pick([conflict.mine ?? null, conflict.theirs ?? null]) } }])
  } else if (conflict.theirs === null && chance.happens(0.5)) {
    const values = conflict.mine as FieldValues
    device.save([{ ...place, kind: 'patch', values }])
  } else if (conflict.mine === null && !record.deleted && chance.happens(0.5)) device.save([{ ...place, kind: 'delete', values: {} }])
  else device.save([{ ...place, kind: 'patch', values: {} }])
}

/** What somebody else did to a household that is this person's now: looked at, or, where it is only offered, taken over or not. */
function answerHandOver(device: SimDevice, chance: Chance): void {
  const open = openHandOvers(device)
  if (open.length === 0) return
  const handOver = chance.pick(open)
  if (handOver.offered === null) return device.answer(handOver.id, 'taken')
  if (chance.happens(0.3)) return device.answer(handOver.id, 'refused')
  const intention = intentionOf(handOver, handOver.offered, device.view(handOver.recordId))
  // Its program refuses what no schema takes and what has no household here, and it stays on the list.
  if (device.isRefusedHere(handOver.opId) || (intention && !isPlaced(device, intention))) return
  if (intention) device.save([intention])
  device.answer(handOver.id, 'accepted')
}

export function openHandOvers({ disk }: SimDevice): HandOver[] {
  return [...disk.handOvers.values()].filter(({ handOver, how }) => how === null && isWithin(disk.shownScope, handOver.areaCode)).map(({ handOver }) => handOver)
}

function intentionOf({ householdId, recordId, recordKind, areaCode }: HandOver, { kind, changes }: OfferedWork, record: SyncRecord | undefined): Intention | undefined {
  const place = { recordKind, recordId, householdId, areaCode }
  const values = kind === 'create' && recordKind === 'household' ? { ...changes, villageCode: areaCode } : changes
  if (kind === 'delete') return record && !record.deleted ? { kind: 'delete', ...place, values: {} } : undefined
  return { kind: kind === 'create' && !record ? 'create' : 'patch', ...place, values }
}

function isPlaced(device: SimDevice, { kind, recordKind, recordId, householdId }: Intention): boolean {
  const needed = device.view(kind !== 'create' || recordKind === 'household' ? recordId : householdId)
  return kind === 'create' && recordKind === 'household' ? true : needed !== undefined && !needed.deleted && isWithin(device.disk.shownScope, needed.areaCode)
}
