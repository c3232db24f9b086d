import { codeNumber, packGuarantees } from '../../../../shared/protocol/segment/code-columns.ts'
import type { HouseholdFacts } from '../../../../shared/domain/household-facts.ts'
import { RecordId } from '../../../../shared/domain/record-id.ts'
import { RegionCode } from '../../../../shared/domain/region.ts'
import type { HouseholdListing } from '../../../../renderer/store/store.ts'

export const VILLAGES = [RegionCode.parse('520121101201'), RegionCode.parse('520121102201')] as const

export function facts(place: number, changes: Partial<HouseholdFacts> = {}): HouseholdFacts {
  return {
    id: RecordId.parse(`01900000-0000-7000-8000-${place.toString(16).padStart(12, '0')}`), villageCode: VILLAGES[0], headName: `户主${place}`, householdNo: `H${place}`, groupNo: '', people: [], population: 3, povertyAttr: null,
    exitFlag: null, householdType: null, identificationStandard: '1', mainCause: null, monitorCategory: null, year: 2020, perHeadFen: null,
    guarantees: { food: 'pass', clothes: 'pass', water: 'pass', education: 'pass', medical: 'pass', housing: 'pass' }, measureCount: 0, ...changes,
  }
}

/** A listing over plain facts, in the order given; its search finds every row. */
export function listingOf(rows: readonly HouseholdFacts[]): HouseholdListing {
  const bytes = (read: (row: HouseholdFacts) => number) => Uint8Array.from(rows, read)
  return {
    size: rows.length,
    factsAt: (row) => rows[row] ?? facts(row),
    rowOf: (id) => rows.findIndex((row) => row.id === id),
    search: (text) => Int32Array.from(rows.keys()).filter((row) => text === '' || (rows[row]?.people.some((person) => person.idNo.toLowerCase().endsWith(text)) ?? false)),
    columns: {
      villageCode: VILLAGES,
      village: Uint16Array.from(rows, (row) => VILLAGES.indexOf(row.villageCode)),
      population: bytes((row) => row.population),
      povertyAttr: bytes((row) => codeNumber('povertyAttr', row.povertyAttr)),
      exitFlag: bytes((row) => codeNumber('exitFlag', row.exitFlag)),
      householdType: bytes((row) => codeNumber('householdType', row.householdType)),
      identificationStandard: bytes((row) => codeNumber('identificationStandard', row.identificationStandard)),
      mainCause: bytes((row) => codeNumber('mainCause', row.mainCause)),
      monitorCategory: bytes((row) => codeNumber('monitorCategory', row.monitorCategory)),
      year: Uint16Array.from(rows, (row) => row.year),
      perHeadFen: Float64Array.from(rows, (row) => row.perHeadFen ?? Number.NaN),
      guarantees: Uint16Array.from(rows, (row) => packGuarantees(row.guarantees)),
      measureCount: bytes((row) => row.measureCount),
    },
  }
}

export function allRows(listing: HouseholdListing): Int32Array {
  return Int32Array.from({ length: listing.size }, (_, row) => row)
}
