import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { digestText, DIGEST_HEX_DIGITS } from '../../../shared/sync/agreement.ts'
import { jsonbText } from '../../../shared/sync/jsonb-text.ts'
import { SyncRecord } from '../../../shared/sync/record.ts'
import { startDevice } from '../../support/device.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

async function textsInPostgres(values: readonly unknown[]): Promise<readonly string[]> {
  const { rows } = await sql<{ text: string }>`select value::text as text from jsonb_array_elements(${JSON.stringify(values)}::jsonb) with ordinality order by ordinality`.execute(server.database)
  return rows.map((row) => row.text)
}

test('[G2] the text of a value is the one that PostgreSQL gives, whatever the value', async () => {
  // PostgreSQL holds no NUL and no half of a surrogate pair; the server refuses both at its door.
  const texts = fc.string({ unit: 'binary' }).map((text) => text.replaceAll(/[\0\ud800-\udfff]/gu, ''))
  const values = fc.letrec((tie) => ({
    leaf: fc.oneof(texts, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null)),
    node: fc.oneof({ maxDepth: 3 }, tie('leaf'), fc.array(tie('node'), { maxLength: 4 }), fc.dictionary(texts, tie('node'), { maxKeys: 5 })),
  })).node
  await fc.assert(fc.asyncProperty(fc.array(values, { minLength: 40, maxLength: 40 }), async (sample) => {
    const plain = JSON.parse(JSON.stringify(sample)) as Parameters<typeof jsonbText>[0][]
    expect(plain.map(jsonbText)).toEqual(await textsInPostgres(plain))
  }), { numRuns: 40 })
  const awkward = [1e21, 1.5e300, 1e-7, -1e-7, 123456789012345680000, -0, 5e-324, { b: 1, aa: 2, a: 3, é: 4, 户: 5 }, ['\u2028', '"\\\b\f\n\r\t\u0001\u007f/']]
  expect((JSON.parse(JSON.stringify(awkward)) as Parameters<typeof jsonbText>[0][]).map(jsonbText)).toEqual(await textsInPostgres(awkward))
})

test('[G2] the digest of a row is the same number on a device and in the database', async () => {
  const device = await startDevice(server, 'cun01')
  const made = device.create()
  await device.push(made, device.create())
  await device.push(device.patch(await device.read(made.recordId), { address: '二组 "水井" 旁\n', phone: null }))
  const { rows } = await sql<{ id: string; digest: string }>`select id, digest::text from record`.execute(server.database)
  expect(rows).toHaveLength(2)
  for (const row of rows) {
    const record = SyncRecord.parse(await device.read(row.id, row.id === made.recordId ? 2 : 1))
    const hash = createHash('md5').update(digestText(record)).digest('hex').slice(0, DIGEST_HEX_DIGITS)
    expect(BigInt(`0x${hash}`)).toBe(BigInt(row.digest))
  }
})
