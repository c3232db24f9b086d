import { describe, expect, test } from 'vitest'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { RegionCode } from '../../../shared/domain/region.ts'
import { WHOLE_RECORD } from '../../../shared/sync/seen-base.ts'
import { madeUpBody } from '../../simulation/made-up-bodies.ts'
import { after, contextOf, createOf, decide, deleteOf, household, operation, patchOf } from './made-up-operations.ts'

const MEMBER_ID = RecordId.parse('018f0000-0000-7000-8000-000000000002')
const memberBody = (overrides = {}) => madeUpBody('member', household().id, overrides)
const createMember = () => operation({ kind: 'create', recordKind: 'member', recordId: MEMBER_ID, changes: memberBody() })

describe('a create', () => {
  test('[D1] is applied with version 1', () => {
    const decision = decide(undefined, createOf(household()))
    expect(decision.outcome).toMatchObject({ state: 'applied', code: 'ok', rowVersion: 1 })
    expect(decision.record).toEqual(household())
  })
  test.each([household(), household({}, { deleted: true })])('[D1] of an id that is taken is rejected', (current) => {
    expect(decide(current, createOf(household())).outcome).toMatchObject({ state: 'rejected', code: 'record_exists' })
  })
  test('[D9] in a household that is not there, or is deleted, is held', () => {
    expect(decide(undefined, createMember()).outcome).toMatchObject({ state: 'held', code: 'record_missing' })
    expect(decide(undefined, createMember(), contextOf(household({}, { deleted: true }))).outcome).toMatchObject({ state: 'held', code: 'record_deleted' })
  })
  test('[D11] in the household of another village is rejected', () => {
    const elsewhere = household({}, { areaCode: RegionCode.parse('520111001999') })
    expect(decide(undefined, createMember(), contextOf(elsewhere)).outcome).toMatchObject({ state: 'rejected', code: 'out_of_scope' })
  })
  test.each([
    ['a missing field', { remark: undefined }, 'remark'],
    ['a malformed field', { phone: '12' }, 'phone'],
    ['another village than its place', { villageCode: '520111001999' }, 'villageCode'],
  ])('[D10] with %s is rejected and names it', (_, wrong, field) => {
    const body = JSON.parse(JSON.stringify({ ...household().body, ...wrong }))
    expect(decide(undefined, operation({ kind: 'create', changes: body })).outcome).toMatchObject({ state: 'rejected', code: 'invalid_body', fields: [field] })
  })
  test('[D10] has no field that is named as the record as a whole is in a base and in a conflict', () => {
    expect(decide(undefined, createOf(household({ [WHOLE_RECORD]: 'x' }))).outcome).toMatchObject({ state: 'rejected', code: 'invalid_body', fields: [WHOLE_RECORD] })
  })
  test('[D10] keeps fields that this build does not know', () => {
    expect(decide(undefined, createOf(household({ fieldOfTomorrow: { deep: [1] } }))).record?.body['fieldOfTomorrow']).toEqual({ deep: [1] })
  })
})

describe('a patch', () => {
  test('[D9] of a record that is not there is held', () => {
    expect(decide(undefined, patchOf(household(), { remark: 'x' })).outcome).toMatchObject({ state: 'held', code: 'record_missing', rowVersion: 0 })
  })
  test('[D10] with a value that the schema refuses is rejected, and an old mistake elsewhere does not matter', () => {
    const current = household({ phone: 'an old mistake' })
    expect(decide(current, patchOf(current, { exitFlag: 'never' })).outcome).toMatchObject({ state: 'rejected', code: 'invalid_body', fields: ['exitFlag'] })
    expect(decide(current, patchOf(current, { remark: 'fine' })).outcome.state).toBe('applied')
  })
  test('[D10] never moves a record', () => {
    expect(decide(household(), patchOf(household(), { villageCode: '520111001999' })).outcome).toMatchObject({ state: 'rejected', fields: ['villageCode'] })
  })
  test('[D10] from a newer schema with a value of tomorrow is held, from one that is too old as well', () => {
    expect(decide(household(), patchOf(household(), { exitFlag: '9' }, { schemaVersion: 2 })).outcome).toMatchObject({ state: 'held', code: 'unknown_schema' })
    expect(decide(household(), patchOf(household(), { remark: 'x' }, { schemaVersion: 1 }), { oldestSchemaVersion: 2 }).outcome).toMatchObject({ state: 'held', code: 'unknown_schema' })
  })
  test('[D11] out of scope by the place of the record tells nothing about it', () => {
    const decision = decide(household(), patchOf(household(), { remark: 'x' }, { areaCode: RegionCode.parse('520111001999') }), { isInScope: (area) => area === '520111001999' })
    expect(decision).toMatchObject({ outcome: { state: 'rejected', code: 'out_of_scope', rowVersion: 0 }, record: undefined })
  })
  test('[D11] of another account is rejected', () => {
    expect(decide(household(), patchOf(household(), { remark: 'x' }, { actor: 'cadre2' })).outcome).toMatchObject({ state: 'rejected', code: 'actor_mismatch' })
  })
  test('[S6] is judged by versions, whatever the clock of the device says', () => {
    const decisions = ['1970-01-01T00:00:00Z', '2050-01-01T00:00:00Z'].map((deviceTime) => decide(after(household(), { exitFlag: '1' }), patchOf(household(), { exitFlag: '3' }, { deviceTime })).outcome.state)
    expect(decisions).toEqual(['conflict', 'conflict'])
  })
})

describe('a delete', () => {
  test('[D7] of what the person saw is applied', () => {
    expect(decide(household(), deleteOf(household()))).toMatchObject({ outcome: { state: 'applied', rowVersion: 2 }, record: { deleted: true, rowVersion: 2 } })
  })
  test('[D7] of a record that was edited since is a conflict, and nothing is deleted', () => {
    const edited = after(household(), { remark: 'new' })
    const decision = decide(edited, deleteOf(household()))
    expect(decision).toMatchObject({ outcome: { state: 'conflict', code: 'delete_against_edit', fields: ['remark'] }, record: edited, changed: false })
    expect(decision.conflicts).toMatchObject([{ field: WHOLE_RECORD, mine: null, theirs: { remark: 'new' }, theirsVersion: 2 }])
  })
  test('[D7] of a deleted record changes nothing', () => {
    expect(decide(household({}, { deleted: true }), deleteOf(household())).outcome).toMatchObject({ state: 'noop', code: 'same_value' })
  })
})
