import { describe, expect, test } from 'vitest'
import type { Cell } from '../../../../shared/exchange/national-layout/columns.ts'
import { NATIONAL_COLUMNS } from '../../../../shared/exchange/national-layout/columns.ts'
import type { ExistingHousehold } from '../../../../shared/exchange/national-layout/existing-household.ts'
import { planImport } from '../../../../shared/exchange/national-layout/plan-import.ts'
import type { PlannedEdit } from '../../../../shared/exchange/national-layout/plan-household.ts'
import { readNationalRows } from '../../../../shared/exchange/national-layout/read-national-rows.ts'
import { writeClosingRow, writeHouseholdRows, writeNationalHead } from '../../../../shared/exchange/national-layout/write-national-rows.ts'
import type { Written } from '../../../../shared/exchange/national-layout/write-national-rows.ts'
import { generateCounty } from '../../../../shared/demonstration/generate-county.ts'
import type { MadeUpRecord } from '../../../../shared/demonstration/made-up-household.ts'
import { createRandomSource } from '../../../../shared/demonstration/random-source.ts'
import { madeUpId } from '../../../../shared/demonstration/made-up-id.ts'
import { Guarantee } from '../../../../shared/domain/guarantee.ts'
import { Household } from '../../../../shared/domain/household.ts'
import { HouseholdYear } from '../../../../shared/domain/household-year.ts'
import { IncomeStatement } from '../../../../shared/domain/income-statement.ts'
import { Member } from '../../../../shared/domain/member.ts'
import { RECORD_BODIES } from '../../../../shared/domain/record-body.ts'
import { CountyCode, Region, RegionCode, parentRegion, regionLevel } from '../../../../shared/domain/region.ts'
import { GUIYANG_REGION_LINES } from '../../../../shared/domain/regions/guiyang-2023.ts'

const county = generateCounty({ countyCode: CountyCode.parse('520121'), households: 300, seed: 11, year: 2020, errorShare: 0 })
const regions = [...GUIYANG_REGION_LINES.map(([code, name]) => regionOf(RegionCode.parse(code), name)), ...county.villages]
const register = [...county.households].map((household) => existing(household.records))
const nameOf = (code: RegionCode) => regions.find((region) => region.code === code)?.name ?? ''
const sheet = writtenSheet(register)

function regionOf(code: RegionCode, name: string): Region {
  return Region.parse({ code, name, level: regionLevel(code), parent: parentRegion(code) ?? null, validFrom: null, validTo: null, successor: null, villageAttr: null, minorityArea: null, deepPoor: null })
}

function existing(records: readonly MadeUpRecord[]): ExistingHousehold {
  const of = <Body>(kind: string, schema: { parse(body: unknown): Body }) => records.filter((record) => record.kind === kind).map((record) => ({ id: record.id, body: schema.parse(record.body) }))
  const [household] = of('household', Household)
  if (!household) throw new Error('A made-up household has a household record.')
  expect(of('guarantee', Guarantee)).toHaveLength(1)
  return { household, members: of('member', Member), years: of('household_year', HouseholdYear), statements: of('income_statement', IncomeStatement) }
}

function writtenSheet(households: readonly ExistingHousehold[]): Cell[][] {
  const rows: (readonly Written[])[] = [...writeNationalHead('扶贫对象花名册', '开阳县 2020-09')]
  for (const household of households) rows.push(...writeHouseholdRows(household, nameOf, '2020-09', () => '5000.00', rows.length - 2))
  rows.push(writeClosingRow(rows.length - 3, rows.length - 3, households.length))
  return rows.map((row) => row.map(cellOf))
}

function cellOf(written: Written): Cell {
  if (written === null) return { kind: 'empty' }
  return typeof written === 'number' ? { kind: 'number', value: written } : { kind: 'text', text: written }
}

function plan(cells: readonly (readonly Cell[])[], there: readonly ExistingHousehold[] = []) {
  const read = readNationalRows(cells)
  if (read.kind !== 'rows') throw new Error(`header misses ${read.missing.join()}`)
  const random = createRandomSource(3)
  return planImport(read.rows, { regions, existing: there, year: 2020, newId: () => madeUpId(random) })
}

const place = (id: string) => NATIONAL_COLUMNS.findIndex((column) => column.id === id)

/** The sheet with one cell of the first person replaced. */
function damaged(column: string, cell: Cell): Cell[][] {
  return sheet.map((row, position) => (position === 3 ? row.map((old, at) => (at === place(column) ? cell : old)) : row))
}

/** Households as an import would leave them. */
function created(edits: readonly PlannedEdit[]): ExistingHousehold {
  const records = edits.flatMap((edit) => (edit.kind === 'create' ? [edit] : []))
  const of = <Body>(kind: string, schema: { parse(body: unknown): Body }) => records.filter((edit) => edit.recordKind === kind).map((edit) => ({ id: edit.recordId, body: schema.parse(edit.body) }))
  const [household] = of('household', Household)
  if (!household) throw new Error('A new household is created.')
  return { household, members: of('member', Member), years: of('household_year', HouseholdYear), statements: of('income_statement', IncomeStatement) }
}

describe('a register of the national layout', () => {
  test('comes in as new households whose records fit their schemas', () => {
    const planned = plan(sheet)
    expect(planned.map((household) => household.status)).toEqual(register.map(() => 'new'))
    for (const edit of planned.flatMap((household) => household.edits)) if (edit.kind === 'create') expect(RECORD_BODIES[edit.recordKind].safeParse(edit.body).error).toBeUndefined()
  })

  test('comes in unchanged the second time', () => {
    const there = plan(sheet).map((household) => created(household.edits))
    expect(new Set(plan(sheet, there).map((household) => household.status))).toEqual(new Set(['unchanged']))
  })

  test('keeps every person, with sex and birth from the number', () => {
    const people = plan(sheet).flatMap((household) => created(household.edits).members.map((member) => [member.body.name, member.body.idNo, member.body.sex, member.body.birth]))
    expect(people).toEqual(register.flatMap((household) => household.members.map((member) => [member.body.name, member.body.idNo, member.body.sex, member.body.birth])))
  })

  test('names what changed, and an empty cell takes nothing away', () => {
    const there = plan(sheet).map((household) => created(household.edits))
    const planned = plan(damaged('householdPhone', { kind: 'text', text: '13800138000' }), there)
    expect(planned[0]).toMatchObject({ status: 'changed', changes: [{ kind: 'household', field: 'phone', to: '13800138000' }] })
    expect(plan(damaged('householdPhone', { kind: 'empty' }), there)[0]?.status).toBe('unchanged')
  })
})

describe('a register that was written out and comes back', () => {
  test('changes nothing, though it was written in a later year', () => {
    const rows: (readonly Written[])[] = [...writeNationalHead('扶贫对象花名册', '')]
    for (const household of register) rows.push(...writeHouseholdRows(household, nameOf, '2026-11-21', () => '5000.00', rows.length - 2))
    expect(new Set(plan(rows.map((row) => row.map(cellOf)), register).map((household) => household.status))).toEqual(new Set(['unchanged']))
  })

  test('a person of one household in the rows of another is refused, not doubled', () => {
    const [own, other] = register
    if (!own || !other) throw new Error('Two households are needed.')
    const stranger = writtenSheet([other]).slice(3, -1).at(-1)?.map((cell, at) => (at === place('householdNo') ? cellOf(own.household.body.householdNo) : at === place('relation') ? cellOf('其他') : cell)) ?? []
    expect(plan([...writtenSheet([own]).slice(0, -1), stranger], register)[0]).toMatchObject({ status: 'refused', refused: [{ reason: 'exchange.reason.elsewhere', detail: other.household.body.householdNo }] })
  })
})

describe('what a damaged file is told', () => {
  test.each<[string, string, Cell, string]>([
    ['a number in a number cell', 'idNo', { kind: 'number', value: 520199197801010000 }, 'exchange.reason.id_number_cell'],
    ['E+ notation', 'idNo', { kind: 'text', text: '5.20199E+17' }, 'exchange.reason.scientific'],
    ['a lost X', 'idNo', { kind: 'text', text: '52019919681112010' }, 'exchange.reason.id_lost_x'],
    ['an old number', 'idNo', { kind: 'text', text: '110105491231002' }, 'exchange.reason.id_15'],
    ['a wrong check digit', 'idNo', { kind: 'text', text: '520199197801010031' }, 'citizen_number.check'],
    ['zeros where Excel has rounded', 'idNo', { kind: 'text', text: '520199197801010000' }, 'exchange.reason.id_rounded'],
    ['a name that no code has', 'relation', { kind: 'text', text: '干亲' }, 'exchange.reason.unknown_code'],
    ['words for an amount', 'perHead', { kind: 'text', text: '约3000' }, 'exchange.reason.not_number'],
    ['a month that Excel has shortened', 'identifiedYm', { kind: 'number', value: 2016.1 }, 'exchange.reason.not_year_month'],
    ['thirteen months', 'workMonths', { kind: 'number', value: 13 }, 'exchange.reason.months'],
    ['a village that nobody knows', 'village', { kind: 'text', text: '不存在村' }, 'exchange.reason.village_unknown'],
    ['no name', 'name', { kind: 'empty' }, 'exchange.reason.required'],
    ['a phone that is none', 'householdPhone', { kind: 'text', text: '12345678910' }, 'phone.format'],
  ])('%s', (_, column, cell, reason) => {
    const [first, second] = plan(damaged(column, cell))
    expect(first?.status).toBe('refused')
    expect(first?.refused.find((one) => one.reason === reason)).toMatchObject({ row: 4, title: NATIONAL_COLUMNS[place(column)]?.title })
    expect(second?.status).toBe('new')
  })

  test('a header without its columns is named', () => {
    const without = sheet.map((row, position) => (position === 2 ? row.map((cell) => (cell.kind === 'text' && cell.text === '证件号码' ? cellOf('号码') : cell)) : row))
    expect(readNationalRows(without)).toEqual({ kind: 'no-header', missing: ['证件号码'] })
  })

  test('the header is found wherever it stands', () => {
    expect(plan([[], [], [], ...sheet])[0]?.status).toBe('new')
    expect(plan(sheet.slice(2))[0]?.status).toBe('new')
  })

  test('one person twice in the file is refused at both places', () => {
    const twice = [...sheet.slice(0, 4), ...sheet.slice(3)]
    expect(plan(twice)[0]?.refused.map((one) => one.reason)).toContain('exchange.reason.doubled')
  })
})

test.each([
  ['2016-05', '2016-05'],
  ['201605', '2016-05'],
  ['2016年5月', '2016-05'],
])('a time written as %s is %s', (text, ym) => {
  const [first] = plan(damaged('identifiedYm', { kind: 'text', text }))
  expect(first && created(first.edits).household.body.identifiedYm).toBe(ym)
})

test('a spreadsheet day number is a month', () => {
  const [first] = plan(damaged('identifiedYm', { kind: 'number', value: 42500 }))
  expect(first && created(first.edits).household.body.identifiedYm).toBe('2016-05')
})
