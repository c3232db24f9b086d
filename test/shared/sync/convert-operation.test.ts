import { describe, expect, test } from 'vitest'
import { convertOperation, SCHEMA_STEPS, type SchemaStep } from '../../../shared/sync/convert-operation.ts'
import { OLDEST_SCHEMA_VERSION, SCHEMA_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { operation } from './made-up-operations.ts'

const STEPS: readonly SchemaStep[] = [
  { from: 1, renamed: { household: { tel: 'mobile' } } },
  { from: 2, replacedCodes: { household: { exitFlag: { '9': '0' } } } },
  { from: 3, renamed: { household: { mobile: 'phone' } } },
]

describe('[K1] an op of an older schema', () => {
  test('is put into the words of today, step by step: renamed fields, replaced codes, what was seen as well', () => {
    const old = operation({ kind: 'patch', schemaVersion: 1, changes: { tel: '13800000000', exitFlag: '9', remark: 'x' }, base: { '*': { version: 3 }, tel: { value: null, version: 1 }, exitFlag: { value: '9', version: 2 } } })
    expect(convertOperation(old, STEPS, 4)).toMatchObject({
      schemaVersion: 4, opId: old.opId, hash: old.hash,
      changes: { phone: '13800000000', exitFlag: '0', remark: 'x' },
      base: { '*': { version: 3 }, phone: { value: null, version: 1 }, exitFlag: { value: '0', version: 2 } },
    })
    expect(convertOperation({ ...old, recordKind: 'member' }, STEPS, 4)?.changes).toEqual(old.changes)
  })

  test('is not taken half way: without a step there is no op', () => {
    expect(convertOperation(operation({ schemaVersion: 1 }), STEPS.slice(1), 4)).toBeUndefined()
  })

  test('of today or of a newer schema stays as it is', () => {
    for (const schemaVersion of [4, 5]) {
      const op = operation({ schemaVersion })
      expect(convertOperation(op, STEPS, 4)).toBe(op)
    }
  })

  test('every schema that the server says it takes has its way to the one of today', () => {
    for (let version = OLDEST_SCHEMA_VERSION; version <= SCHEMA_VERSION; version++) expect(convertOperation(operation({ schemaVersion: version }), SCHEMA_STEPS, SCHEMA_VERSION)?.schemaVersion).toBe(SCHEMA_VERSION)
  })
})
