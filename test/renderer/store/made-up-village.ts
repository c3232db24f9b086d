import { gzipSync } from 'node:zlib'
import type { HouseholdFacts } from '../../../shared/domain/household-facts.ts'
import { RecordId, type RecordKind } from '../../../shared/domain/record-id.ts'
import { RegionCode, countyOf } from '../../../shared/domain/region.ts'
import { deriveHouseholdFacts } from '../../../shared/assessment/household-facts.ts'
import { packVillageIndex } from '../../../shared/protocol/segment/pack-village-index.ts'
import type { FieldValues, SyncRecord } from '../../../shared/sync/record.ts'
import { householdBody, memberBody } from '../../support/factories/empty-bodies.ts'
import { initialsOf } from '../../../renderer/store/listing/name-initials.ts'
import { householdFile } from '../../../renderer/store/read/household-file.ts'
import type { VillageFrame } from '../../../renderer/store/intake/store-snapshot.ts'

export { householdBody, memberBody }

export const VILLAGE = RegionCode.parse('520123101201')
export const OTHER_VILLAGE = RegionCode.parse('520123101202')

const SURNAMES = ['张', '王', '李', '单', '龙', '杨', '吴', '潘']
const GIVEN = ['小明', '秀英', '国强', '丽', '建军', '阿妹']

/** A repeatable id: `kind` and `number` say what it is. */
export function idOf(kind: string, number: number): RecordId {
  const tag = Array.from(kind).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_536, 7)
  return RecordId.parse(`01900000-${tag.toString(16).padStart(4, '0')}-7000-8000-${number.toString(16).padStart(12, '0')}`)
}

/** A made-up ID number of the test county with a right check digit. */
export function idNoOf(number: number): string {
  const body = `5201991980${String((number % 12) + 1).padStart(2, '0')}${String((number % 28) + 1).padStart(2, '0')}${String(number % 1000).padStart(3, '0')}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = Array.from(body).reduce((total, digit, at) => total + Number(digit) * (weights[at] ?? 0), 0)
  return `${body}${'10X98765432'.charAt(sum % 11)}`
}

export function statementBody(householdId: string, year: number, changes: FieldValues = {}): FieldValues {
  return {
    householdId, year, wage: '12000', business: '3000.50', property: '0', familyPlanning: '0', dibao: '0', tekun: '0', pension: '0', ecoCompensation: '0', otherTransfer: '0', businessCost: '500',
    taxFee: null, depreciation: null, giftOut: null, excludedEducation: null, excludedMedical: null, excludedHousing: null, excludedOther: null, declaredPerHead: null, basis: 'ledger', remark: null, ...changes,
  }
}

export function syncRecord(kind: RecordKind, id: RecordId, householdId: RecordId, areaCode: RegionCode, body: FieldValues, rowVersion = 1): SyncRecord {
  const year = typeof body['year'] === 'number' ? body['year'] : null
  return { id, kind, countyCode: countyOf(areaCode), areaCode, householdId, year, body, rowVersion, fieldVersions: {}, deleted: false }
}

/** The records of one household: itself, its head, one more person, one statement. */
export function householdRecords(number: number, villageCode: RegionCode = VILLAGE): SyncRecord[] {
  const id = idOf('household', number)
  const name = `${SURNAMES[number % SURNAMES.length]}${GIVEN[number % GIVEN.length]}`
  return [
    syncRecord('household', id, id, villageCode, householdBody(villageCode, { householdNo: `H${number}` })),
    syncRecord('member', idOf('member', 2 * number), id, villageCode, memberBody(id, name, { idNo: idNoOf(number) })),
    syncRecord('member', idOf('member', 2 * number + 1), id, villageCode, memberBody(id, `${name}的儿子`, { relation: '03' })),
    syncRecord('income_statement', idOf('statement', number), id, villageCode, statementBody(id, 2023)),
  ]
}

export function factsOfRecords(records: readonly SyncRecord[]): HouseholdFacts {
  const householdId = records[0]?.householdId ?? ''
  const file = householdFile({ householdId, base: new Map(), current: new Map(records.map((record) => [record.id, record])), waiting: new Map(), troubles: [] })
  if (!file) throw new Error('no household among the records')
  const bodies = <Body>(entries: readonly { readonly record: { readonly body: Body } }[]) => entries.map((entry) => entry.record.body)
  return deriveHouseholdFacts({
    id: file.household.record.id, household: file.household.record.body, members: bodies(file.members), years: bodies(file.years), statements: bodies(file.statements), guarantees: bodies(file.guarantees), measures: bodies(file.measures),
  })
}

/** A village as the server packs it. */
export function villageFrame(villageCode: RegionCode, households: readonly (readonly SyncRecord[])[], version = '1'): VillageFrame {
  const records = households.flat()
  return {
    villageCode,
    version,
    records: records.length,
    index: new Uint8Array(packVillageIndex(households.map(factsOfRecords), initialsOf)),
    rows: new Uint8Array(gzipSync(JSON.stringify(records))),
  }
}
