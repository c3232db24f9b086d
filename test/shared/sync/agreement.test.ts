import { describe, expect, test } from 'vitest'
import { bucketOf, findDifferences, rootText, tallyOf } from '../../../shared/sync/agreement.ts'
import { RegionCode } from '../../../shared/domain/region.ts'
import { RecordId } from '../../../shared/domain/record-id.ts'
import { household } from './made-up-operations.ts'

const madeUpHousehold = (number: number) => household({}, { id: RecordId.parse(`018f0000-0000-7000-8000-00000000000${number}`), areaCode: VILLAGE })

const VILLAGE = RegionCode.parse('520123101201')
const digestOf = (record: { readonly id: string; readonly rowVersion: number }) => BigInt(`0x${record.id.slice(-8)}`) + BigInt(record.rowVersion)

describe('[G1] tallies', () => {
  test('count living rows by kind, in any order', () => {
    const [one, two] = [madeUpHousehold(1), madeUpHousehold(2)]
    expect(tallyOf([one, two], digestOf)).toEqual(tallyOf([two, one], digestOf))
    expect(tallyOf([one, { ...two, deleted: true }], digestOf)).toEqual(tallyOf([one], digestOf))
    expect(tallyOf([one, two], digestOf)['household']?.records).toBe(2)
    expect(tallyOf([], digestOf)).toEqual({})
  })

  test('differ where a row is missing, too many or another, and nowhere else', () => {
    const [one, two] = [madeUpHousehold(1), madeUpHousehold(2)]
    const all = new Map([['520123101201', tallyOf([one, two], digestOf)]])
    const less = new Map([['520123101201', tallyOf([one], digestOf)]])
    const other = new Map([['520123101201', tallyOf([one, { ...two, rowVersion: 9 }], digestOf)]])
    for (const held of [less, other, new Map()]) expect(findDifferences(held, all)).toEqual([{ villageCode: '520123101201', kind: 'household' }])
    expect(findDifferences(all, all)).toEqual([])
    expect(findDifferences(new Map([['520123101299', {}]]), new Map())).toEqual([])
    expect(rootText(all)).not.toBe(rootText(other))
  })

  test('put every id into one of sixteen buckets', () => {
    expect(bucketOf('01900000-0000-7000-8000-00000000000a')).toBe(10)
    expect(bucketOf('01900000-0000-7000-8000-000000000000')).toBe(0)
  })
})
