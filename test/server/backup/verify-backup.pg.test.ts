import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SameDatabase, verifyBackup } from '../../../server/backup/verify-backup.ts'
import { connect, type Database } from '../../../server/database/connect.ts'
import { beginGeneration, readGeneration } from '../../../server/life/generation.queries.ts'
import { setWaypoint } from '../../../server/life/waypoint.queries.ts'
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let created: TestDatabase
let live: Database
let copies: { readonly name: string; readonly database: Database }[] = []

beforeEach(async () => {
  created = await createTestDatabase()
  live = connect(created.url)
})
afterEach(async () => {
  await live.destroy()
  for (const { name, database } of copies) {
    await database.destroy()
    await onCluster(`drop database ${name} with (force)`)
  }
  copies = []
  await created.drop()
})

async function onCluster(statement: string): Promise<void> {
  const url = new URL(created.url)
  url.pathname = '/postgres'
  const client = new Client({ connectionString: url.href })
  await client.connect()
  await client.query(statement)
  await client.end()
}

/** A copy of the living database as it is now. */
async function copy(): Promise<Database> {
  await live.destroy()
  const name = `copy_${randomUUID().slice(0, 8)}`
  const source = new URL(created.url).pathname.slice(1)
  await onCluster(`create database ${name} template ${source}`)
  live = connect(created.url)
  const url = new URL(created.url)
  url.pathname = `/${name}`
  const database = connect(url.href)
  copies.push({ name, database })
  return database
}

/** Whatever else runs on the cluster of the tests holds the end back for a moment. */
function expectHeld(backup: Database, id: string) {
  return expect.poll(async () => (await verifyBackup(live, backup)).holds?.id, { timeout: 15_000 }).toBe(id)
}

describe('how far a backup reaches', () => {
  test('up to the last waypoint that it holds, and no further', async () => {
    await setWaypoint(live)
    const last = await setWaypoint(live)
    const backup = await copy()
    await setWaypoint(live)
    await expectHeld(backup, last.id)
    expect(await verifyBackup(live, backup)).toMatchObject({ damaged: 0 })
  })

  test('not past a hole: a transaction that was open when it was taken and has been committed since', async () => {
    const first = await setWaypoint(live)
    const second = await setWaypoint(live)
    await setWaypoint(live)
    const backup = await copy()
    await sql`delete from waypoint where id = ${second.id}`.execute(backup)
    await expectHeld(backup, first.id)
  })

  test('by the numbers of the transactions, not by their text: 9 comes before 10', async () => {
    await sql`delete from waypoint`.execute(live)
    for (const xid of ['9', '10', '11']) await sql`insert into waypoint (xid) values (${xid}::xid8)`.execute(live)
    const backup = await copy()
    expect((await verifyBackup(live, backup)).holds?.xid).toBe('11')
    await sql`delete from waypoint where xid = '10'`.execute(backup)
    expect((await verifyBackup(live, backup)).holds?.xid).toBe('9')
  })

  test('not past a transaction that is still open', async () => {
    const first = await setWaypoint(live)
    const backup = await copy()
    await live.connection().execute(async (connection) => {
      await sql`begin`.execute(connection)
      await setWaypoint(connection)
      const later = await setWaypoint(live)
      await sql`insert into waypoint (xid, id) values (${later.xid}::xid8, ${later.id})`.execute(backup)
      await expectHeld(backup, first.id)
      await sql`rollback`.execute(connection)
    })
  })

  test('of another life it holds nothing', async () => {
    await setWaypoint(live)
    const backup = await copy()
    await beginGeneration(live, await readGeneration(live), 'marker')
    expect((await verifyBackup(live, backup)).holds).toBeUndefined()
  })

  test('the living database itself, under whatever address, is no backup', async () => {
    await setWaypoint(live)
    const again = connect(created.url)
    await expect(verifyBackup(live, again)).rejects.toThrow(SameDatabase)
    await again.destroy()
  })

  test('records, ops and contents that are gone from it are counted, and those that came after it was taken are not', async () => {
    const ids = [randomUUID(), randomUUID()]
    const add = (id: string) => sql`insert into record (county_code, id, kind, area_code, household_id, body, row_version) values ('520121', ${id}, 'household', '520121001201', ${id}, '{"phone": "1"}', 1)`.execute(live)
    const content = Buffer.from('a picture')
    const sha256 = createHash('sha256').update(content).digest('hex')
    for (const id of ids) await add(id)
    await sql`insert into attachment_content (sha256, bytes, media_type, verified_at) values (${sha256}, 9, 'image/jpeg', now() - interval '1 hour')`.execute(live)
    await sql`insert into attachment_piece (sha256, place, bytes) values (${sha256}, 0, ${content})`.execute(live)
    await sql`insert into op (op_id, lineage_id, seq, hash, county_code, record_id, record_kind, actor, operation, outcome, row_version, received_at) values (${randomUUID()}, ${randomUUID()}, 1, 'h', '520121', ${ids[0]}, 'household', 'cun01', '{}', '{}', 1, now() - interval '1 hour')`.execute(live)
    const last = await setWaypoint(live)
    const backup = await copy()
    await add(randomUUID())
    await expectHeld(backup, last.id)
    expect(await verifyBackup(live, backup)).toMatchObject({ damaged: 0, missing: 0 })
    await sql`update attachment_piece set bytes = 'another one'`.execute(backup)
    expect(await verifyBackup(live, backup)).toMatchObject({ damaged: 1, missing: 0 })
    await sql`delete from attachment_content`.execute(backup)
    expect(await verifyBackup(live, backup)).toMatchObject({ damaged: 0, missing: 1 })
    await sql`delete from record where id = ${ids[1]}`.execute(backup)
    expect((await verifyBackup(live, backup)).missing).toBe(2)
    await sql.raw('alter table op disable trigger op_append_only').execute(backup)
    await sql`delete from op`.execute(backup)
    expect((await verifyBackup(live, backup)).missing).toBe(3)
  })

  test('a row whose content is not what its digest says is counted', async () => {
    const id = randomUUID()
    await sql`insert into record (county_code, id, kind, area_code, household_id, body, row_version) values ('520121', ${id}, 'household', '520121001201', ${id}, '{"phone": "1"}', 1)`.execute(live)
    const backup = await copy()
    expect((await verifyBackup(live, backup)).damaged).toBe(0)
    await sql.raw('alter table record alter column digest drop expression').execute(backup)
    await sql`update record set body = '{"phone": "2"}' where id = ${id}`.execute(backup)
    expect((await verifyBackup(live, backup)).damaged).toBe(1)
  })
})
