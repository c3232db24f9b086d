import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { CountyCode, RegionCode } from '../../shared/domain/region.ts'
import { generateCounty } from '../../shared/demonstration/generate-county.ts'
import { createAccounts } from '../accounts/account.queries.ts'
import type { Database } from '../database/connect.ts'
import { importRecords, type ImportedRecord } from '../import-records.ts'
import { guiyangRegions, writeRegions } from '../regions/region.queries.ts'
import { refreshSegments } from '../snapshot/refresh-segments.ts'
import { demonstrationAccounts } from './demonstration-accounts.ts'

export interface DemonstrationOptions {
  readonly households: number
  readonly seed?: number
  readonly year?: number
  readonly errorShare?: number
  /** One of the ten counties of Guiyang; 开阳县 unless said otherwise. */
  readonly countyCode?: CountyCode
  /** Called now and then with the households written so far, and at the end. */
  readonly onProgress?: (done: number, total: number) => void
}

export interface Demonstration {
  readonly households: number
  readonly villages: number
}

const DEFAULT_COUNTY = CountyCode.parse('520121')
/** Households between two words on progress. */
const TELL_EVERY = 1000
/** Who the ledger names for what the loader wrote. */
const ACTOR = 'demonstration'

/**
 * Fills an empty database with a made-up county, its accounts and the packed villages, all or nothing but the packing,
 * which goes on at the first load. `undefined` when there are accounts already: real data are never touched.
 */
export async function loadDemonstration(database: Database, options: DemonstrationOptions): Promise<Demonstration | undefined> {
  const found = await database.selectFrom('account').select('account').limit(1).executeTakeFirst()
  if (found) return undefined
  const { households, seed = 1, year = 2020, errorShare = 0.01, countyCode = DEFAULT_COUNTY, onProgress = () => undefined } = options
  const county = generateCounty({ countyCode, households, seed, year, errorShare })
  const village = RegionCode.parse(county.villages[0]?.code)
  await database.transaction().execute(async (transaction) => {
    await writeRegions(transaction, [...guiyangRegions(), ...county.villages])
    await createAccounts(transaction, demonstrationAccounts(village))
    let done = 0
    const records = function* (): Generator<ImportedRecord> {
      for (const household of county.households) {
        yield* household.records
        done++
      }
    }
    let told = 0
    await importRecords(transaction, ACTOR, randomUUID(), records(), () => {
      if (done < households && done - told < TELL_EVERY) return
      told = done
      onProgress(done, households)
    })
  })
  // Without it PostgreSQL plans for an almost empty table until it looks by itself, a minute later.
  await sql`analyze record, op`.execute(database)
  await refreshSegments(database, [`${countyCode}%`])
  return { households, villages: county.villages.length }
}
