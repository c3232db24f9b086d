import { describe, expect, test } from 'vitest'
import { RECORD_BODIES } from '../../../shared/domain/record-body.ts'
import { RECORD_KINDS } from '../../../shared/domain/record-id.ts'
import { MERGE_POLICY, mergePolicyOf } from '../../../shared/sync/merge-policy.ts'

describe('the merge policy', () => {
  test.each(RECORD_KINDS)('[M1] names exactly the fields of %s', (kind) => {
    expect(Object.keys(MERGE_POLICY[kind]).sort()).toEqual(Object.keys(RECORD_BODIES[kind].shape).sort())
  })
  test.each([
    ['member', 'idNo', 'manual'], ['member', 'name', 'manual'], ['household', 'bankAccount', 'manual'], ['income_statement', 'wage', 'manual'],
    ['guarantee', 'food', 'manual'], ['household', 'risks', 'manual'], ['household', 'phone', 'latest'], ['household', 'remark', 'latest'],
    ['member', 'school', 'latest'], ['household', 'villageCode', 'fixed'], ['household', 'fieldOfTomorrow', 'latest'], ['household', 'toString', 'latest'],
  ] as const)('[M1] %s.%s is %s', (kind, field, policy) => {
    expect(mergePolicyOf(kind, field)).toBe(policy)
  })
})
