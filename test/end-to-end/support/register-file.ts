import ExcelJS from 'exceljs'
import { generateCounty } from '../../../shared/demonstration/generate-county.ts'
import { Household } from '../../../shared/domain/household.ts'
import { Member } from '../../../shared/domain/member.ts'
import { CountyCode } from '../../../shared/domain/region.ts'
import type { RegionCode } from '../../../shared/domain/region.ts'
import { NATIONAL_COLUMNS } from '../../../shared/exchange/national-layout/columns.ts'
import { writeClosingRow, writeHouseholdRows, writeNationalHead } from '../../../shared/exchange/national-layout/write-national-rows.ts'
import type { Written } from '../../../shared/exchange/national-layout/write-national-rows.ts'

/** A register of made-up households of one village, as a spreadsheet in the national layout. */
export async function registerFile(village: RegionCode, names: ReadonlyMap<string, string>, households: number, seed: number): Promise<{ readonly bytes: Buffer; readonly people: number; readonly heads: readonly string[] }> {
  const county = generateCounty({ countyCode: CountyCode.parse(village.slice(0, 6)), households, seed, year: 2020, errorShare: 0 })
  const rows: (readonly Written[])[] = [...writeNationalHead('扶贫对象花名册', '2020-09')]
  const heads: string[] = []
  for (const { records } of county.households) {
    const [household] = records.filter((record) => record.kind === 'household').map((record) => ({ id: record.id, body: { ...Household.parse(record.body), villageCode: village } }))
    const members = records.filter((record) => record.kind === 'member').map((record) => ({ id: record.id, body: Member.parse(record.body) }))
    if (!household) throw new Error('A made-up household has a household record.')
    heads.push(members[0]?.body.name ?? '')
    rows.push(...writeHouseholdRows({ household, members, years: [], statements: [] }, (code) => names.get(code) ?? '', '2020-09', () => '5000.00', rows.length - 2))
  }
  const people = rows.length - 3
  rows.push(writeClosingRow(people, people, households))
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('花名册')
  NATIONAL_COLUMNS.forEach((column, position) => {
    if ('isText' in column) sheet.getColumn(position + 1).numFmt = '@'
  })
  for (const row of rows) sheet.addRow([...row])
  return { bytes: Buffer.from(await workbook.xlsx.writeBuffer()), people, heads }
}
