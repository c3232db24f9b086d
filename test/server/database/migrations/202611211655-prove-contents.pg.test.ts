import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { up } from '../../../../server/database/migrations/202611211655-prove-contents.ts'
import { startTestServer, type TestServer } from '../../../support/server.ts'
import { TEST_VILLAGES } from '../../../support/test-villages.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
  // One version earlier.
  await sql`drop table content_upload_piece, content_upload, content_holder, removed_content`.execute(server.database)
  await sql`alter table attachment_content drop column unreferenced_since, alter column verified_at drop not null`.execute(server.database)
})
afterAll(() => server.close())

const CONTENT = 'a'.repeat(64)
const HALF = 'b'.repeat(64)

/** A record that names a content, and the line of the ledger that says when it did. */
async function name(areaCode: string, field: 'sha256' | 'thumbnailSha256', minute: number): Promise<string> {
  const [id, household] = [randomUUID(), randomUUID()]
  await sql`insert into record (county_code, id, kind, area_code, household_id, body, row_version) values (left(${areaCode}, 6), ${id}::uuid, 'attachment', ${areaCode}, ${household}::uuid, jsonb_build_object(${field}::text, ${CONTENT}::text), 1)`.execute(server.database)
  await sql`insert into op (op_id, lineage_id, seq, hash, county_code, record_id, record_kind, actor, operation, outcome, row_version, received_at) values (${randomUUID()}::uuid, ${randomUUID()}::uuid, 1, '', left(${areaCode}, 6), ${id}::uuid, 'attachment', 'cun01', '{}', '{}', 1, timestamptz '2026-11-21 08:00+08' + ${minute} * interval '1 minute')`.execute(server.database)
  return household
}

test('what was stored before belongs to the village that named it first, and half a content is begun anew', async () => {
  await server.database.insertInto('attachment_content').values([{ sha256: CONTENT, bytes: 5, media_type: 'image/jpeg', verified_at: new Date() }]).execute()
  await sql`insert into attachment_content (sha256, bytes, media_type) values (${HALF}, 5, 'image/jpeg')`.execute(server.database)
  const late = await name(TEST_VILLAGES[2], 'sha256', 9)
  const first = await name(TEST_VILLAGES[0], 'sha256', 1)
  const neighbour = await name(TEST_VILLAGES[0], 'thumbnailSha256', 10)
  const untyped: unknown = server.database
  await up(untyped as Kysely<unknown>)
  const held = (await server.database.selectFrom('content_holder').select(['sha256', 'household_id']).execute()).map((row) => row.household_id)
  expect(new Set(held)).toEqual(new Set([first, neighbour]))
  expect(held).not.toContain(late)
  expect(await server.database.selectFrom('attachment_content').select('sha256').execute()).toEqual([{ sha256: CONTENT }])
})
