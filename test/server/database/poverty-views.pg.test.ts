import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate } from '../../../server/database/migrate.ts'
import { refreshPovertyViews } from '../../../server/database/poverty-views.ts'
import { ALL_CODE_TABLES } from '../../../shared/domain/codes/all-code-tables.ts'
import { RECORD_BODIES } from '../../../shared/domain/record-body.ts'
import { RECORD_KINDS } from '../../../shared/domain/record-id.ts'
import { startDevice } from '../../support/device.ts'
import { householdBody, incomeStatementBody, memberBody } from '../../support/factories/bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

test('every kind has a view, every field a column, every column a comment in Chinese', async () => {
  const { rows } = await sql<{ view: string; column: string; comment: string | null }>`
    select c.relname as view, a.attname as column, col_description(c.oid, a.attnum) as comment
    from pg_class c join pg_attribute a on a.attrelid = c.oid where c.relnamespace = 'poverty'::regnamespace and c.relkind = 'v' and a.attnum > 0`.execute(server.database)
  expect(new Set(rows.map((row) => row.view))).toEqual(new Set([...RECORD_KINDS, 'code']))
  expect(rows.filter((row) => !/[\u4e00-\u9fff]/.test(row.comment ?? ''))).toEqual([])
  const columns = new Set(rows.map((row) => `${row.view}.${row.column.replaceAll('_', '')}`))
  for (const kind of RECORD_KINDS) for (const field of Object.keys(RECORD_BODIES[kind].shape)) expect(columns).toContain(`${kind}.${field.toLowerCase()}`)
})

test('an analyst joins a code with its name', async () => {
  const { rows } = await sql<{ name_zh: string }>`select name_zh from poverty.code where table_id = 'CT07' and code = '01'`.execute(server.database)
  expect(rows).toEqual([{ name_zh: '因病' }])
  const { rows: counted } = await sql<{ tables: number; codes: number }>`select count(distinct table_id)::int as tables, count(*)::int as codes from poverty.code`.execute(server.database)
  expect(counted).toEqual([{ tables: ALL_CODE_TABLES.length, codes: ALL_CODE_TABLES.reduce((sum, table) => sum + table.entries.length, 0) }])
})

test('the columns have types that one can compute with, and deleted rows are not in them', async () => {
  const device = await startDevice(server, 'cun01')
  const household = device.create(householdBody({ exitYear: 2020, martyrFamily: false, risks: ['01'] }))
  const statement = device.create(incomeStatementBody(household.recordId, { wage: '1234.50' }), { recordKind: 'income_statement', householdId: household.recordId, year: 2020 })
  const gone = device.create(memberBody(household.recordId, { birth: '1980-01-01' }), { recordKind: 'member', householdId: household.recordId })
  expect((await device.push(household, statement, gone)).outcomes.map((outcome) => outcome.code)).toEqual(['ok', 'ok', 'ok'])
  const { rows } = await sql<{ total: string; years: number; born: string; birth: string }>`
    select (select sum(wage + pension)::text from poverty.income_statement) as total, (select max(exit_year) + 1 from poverty.household) as years,
      (select to_char(birth, 'YYYY-MM-DD') from poverty.member) as born, (select count(*)::text from poverty.household where not martyr_family and jsonb_array_length(risks) = 1) as birth`.execute(server.database)
  expect(rows).toEqual([{ total: '1234.50', years: 2021, born: '1980-01-01', birth: '1' }])
  await device.push(device.remove(await device.read(gone.recordId)))
  expect((await sql`select from poverty.member`.execute(server.database)).rows).toEqual([])
})

test('the analyst reads the views and nothing else', async () => {
  const client = new Client({ connectionString: server.databaseUrl })
  await client.connect()
  try {
    await client.query('set role bangfu_analyst')
    await client.query('select count(*) from poverty.household')
    for (const refused of ['select * from record', 'select * from account', 'select * from op', 'delete from poverty.household', 'create table x ()']) await expect(client.query(refused)).rejects.toThrow('permission denied')
  } finally {
    await client.end()
  }
})

test('the views are written again only when the schemas have changed', async () => {
  expect(await refreshPovertyViews(server.database)).toBe(false)
  await server.database.updateTable('note').set({ value: 'of an older version' }).where('name', '=', 'poverty_views').execute()
  expect(await refreshPovertyViews(server.database)).toBe(true)
  expect(await migrate(server.database)).toEqual([])
})
