import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import ExcelJS from 'exceljs'
import { z } from 'zod'
import { assessIncome } from '../../shared/assessment/income.ts'
import { generateCounty } from '../../shared/demonstration/generate-county.ts'
import type { MadeUpHousehold } from '../../shared/demonstration/generate-county.ts'
import { createRandomSource } from '../../shared/demonstration/random-source.ts'
import { Household } from '../../shared/domain/household.ts'
import { HouseholdYear } from '../../shared/domain/household-year.ts'
import { IncomeStatement } from '../../shared/domain/income-statement.ts'
import { Member } from '../../shared/domain/member.ts'
import { countsAsPopulation } from '../../shared/domain/poverty-status.ts'
import { CountyCode } from '../../shared/domain/region.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import { GUIYANG_REGION_LINES } from '../../shared/domain/regions/guiyang-2023.ts'
import { NATIONAL_COLUMNS } from '../../shared/exchange/national-layout/columns.ts'
import { damageRow, FILE_DAMAGES } from '../../shared/exchange/national-layout/damage-row.ts'
import type { ExistingHousehold } from '../../shared/exchange/national-layout/existing-household.ts'
import { writeClosingRow, writeHouseholdRows, writeNationalHead } from '../../shared/exchange/national-layout/write-national-rows.ts'
import type { Written } from '../../shared/exchange/national-layout/write-national-rows.ts'
import { connect } from '../database/connect.ts'
import { migrate } from '../database/migrate.ts'
import { loadDemonstration } from './load-demonstration.ts'

const Options = z.object({
  households: z.coerce.number().int().min(1).max(200_000).default(20_000),
  seed: z.coerce.number().int().default(7),
  county: CountyCode.default(CountyCode.parse('520121')),
  year: z.coerce.number().int().min(2013).max(2023).default(2020),
  /** Fraction of rows with a damaged cell in the file, and of households with a seeded mistake in the records. */
  errors: z.coerce.number().min(0).max(1).default(0.01),
  out: z.string().default('demo-register.xlsx'),
  load: z.string().optional(),
})

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { households: text, seed: text, county: text, year: text, errors: text, out: text, load: text } })
const options = Options.parse(values)
if (options.load) await loadServer(options.load)
else await writeFile(resolve(options.out))

async function loadServer(url: string): Promise<void> {
  const database = connect(url)
  try {
    await migrate(database)
    const loaded = await loadDemonstration(database, { households: options.households, seed: options.seed, year: options.year, errorShare: options.errors, countyCode: options.county, onProgress: (done, total) => process.stdout.write(`${done} / ${total}\n`) })
    process.stdout.write(loaded ? `已装入 ${loaded.households} 户，${loaded.villages} 个村\n` : '数据库已有账号，未作改动。请换一个空的数据库。\n')
    process.exitCode = loaded ? 0 : 1
  } finally {
    await database.destroy()
  }
}

async function writeFile(path: string): Promise<void> {
  const { county, households, seed, year, errors } = options
  const made = generateCounty({ countyCode: county, households, seed, year, errorShare: 0 })
  const names = new Map([...GUIYANG_REGION_LINES, ...made.villages.map((village) => [village.code, village.name] as const)])
  const nameOf = (code: RegionCode) => names.get(code) ?? code
  const random = createRandomSource(seed + 1)
  const rows: (readonly Written[])[] = [...writeNationalHead('扶贫对象花名册（演示数据，人员均为虚构）', `${names.get(`${county}000000`) ?? county} ${year}-09`)]
  const head = rows.length
  const seeded = new Map<string, number>()
  for (const household of made.households) {
    for (const row of writeHouseholdRows(registerEntry(household), nameOf, `${year}-09`, perHeadOf, rows.length - head + 1)) {
      const damage = random.chance(errors) ? random.pick(FILE_DAMAGES) : undefined
      if (damage) seeded.set(damage, (seeded.get(damage) ?? 0) + 1)
      rows.push(damage ? damageRow(row, damage) : row)
    }
  }
  const people = rows.length - head
  rows.push(writeClosingRow(people, people, households))
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('花名册', { views: [{ state: 'frozen', ySplit: head }] })
  NATIONAL_COLUMNS.forEach((column, position) => {
    if ('isText' in column) sheet.getColumn(position + 1).numFmt = '@'
  })
  for (const row of rows) sheet.addRow([...row])
  await workbook.xlsx.writeFile(path)
  process.stdout.write(`${path}\n${households} 户，${people} 人，${made.villages.length} 个村\n损坏的单元格：${[...seeded].map(([damage, count]) => `${damage} ${count}`).join('，') || '无'}\n`)
}

function registerEntry({ records }: MadeUpHousehold): ExistingHousehold {
  const of = <Body>(kind: string, schema: z.ZodType<Body>) => records.filter((record) => record.kind === kind).map((record) => ({ id: record.id, body: schema.parse(record.body) }))
  const [household] = of('household', Household)
  if (!household) throw new Error('A made-up household has a household record.')
  return { household, members: of('member', Member), years: of('household_year', HouseholdYear), statements: of('income_statement', IncomeStatement) }
}

function perHeadOf({ members, statements }: ExistingHousehold): string | null {
  const statement = statements[0]?.body
  const result = statement && assessIncome(statement, members.filter((member) => countsAsPopulation(member.body.state)).length)
  return result?.kind === 'complete' ? result.perHead : null
}
