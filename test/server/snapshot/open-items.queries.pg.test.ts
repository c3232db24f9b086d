import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readOpenItems } from '../../../server/snapshot/open-items.queries.ts'
import { PAGE_BYTES } from '../../../server/sync/page-limits.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

const MIB = 1024 * 1024
let server: TestServer
beforeAll(async () => void (server = await startTestServer()))
afterAll(() => server.close())

test('[V3] open conflicts of any weight travel in pieces of bounded bytes; one that nothing could carry stays out', async () => {
  // As from before there were limits: heavy ones in a row, and between them some that are beyond everything.
  for (const mebibytes of [1, 1, 1, 1, 1, 6, 9, 9, 1, 1]) {
    await sql`insert into conflict (id, op_id, record_id, area_code, conflict) values (${randomUUID()}, ${randomUUID()}, ${randomUUID()}, ${TEST_VILLAGES[0]}, jsonb_build_object('mine', repeat('x', ${mebibytes * MIB}::int)))`.execute(server.database)
  }
  const pieces: string[] = []
  for await (const piece of readOpenItems(server.database, ['520121%'])) pieces.push(piece)
  const lines = pieces.flatMap((piece) => piece.trimEnd().split('\n'))
  expect(lines.map((line) => Math.round(line.length / MIB)).sort((left, right) => left - right)).toEqual([1, 1, 1, 1, 1, 1, 1, 6])
  expect(pieces.filter((piece) => piece.length > PAGE_BYTES && piece.trimEnd().includes('\n'))).toEqual([])
})
