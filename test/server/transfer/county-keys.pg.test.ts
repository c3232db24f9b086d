import { afterAll, beforeAll, expect, test } from 'vitest'
import { countyOfAccount, openCountyKeyring } from '../../../server/transfer/county-keys.ts'
import { CountyCode, RegionCode } from '../../../shared/domain/region.ts'
import { HelloReply } from '../../../shared/protocol/hello.ts'
import { PROTOCOL_VERSION } from '../../../shared/protocol/protocol-version.ts'
import { Refusal } from '../../../shared/protocol/refusal.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

const COUNTY = CountyCode.parse('520121')
let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ keySecret: 'the-secret-that-was-lost-meanwhile' })
})
afterAll(() => server.close())

test('a restarted server has the same keys, two that start at once agree, and another secret does not open them', async () => {
  const rings = Array.from({ length: 3 }, () => openCountyKeyring(server.database, 'the-first-secret-of-this-county-01'))
  const keys = await Promise.all(rings.map((ring) => ring.read(COUNTY)))
  expect(new Set(keys.map((key) => key.agreementKey)).size).toBe(1)
  await expect(openCountyKeyring(server.database, 'another-secret-of-another-server-1').read(COUNTY)).rejects.toThrow()
})

test('a lost key secret does not stop the exchange over the network', async () => {
  const token = await server.signIn('cun01')
  const answer = await server.ask(token, '/api/sync/hello', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ lineageId: '01900000-0000-7000-8000-000000000000', protocolVersion: PROTOCOL_VERSION, schemaVersion: 1 }) })
  expect(HelloReply.parse(await answer.json()).revocations).toBeNull()
})

test('[V12] with another key secret what needs the key is told to come again; what does not need it goes on', async () => {
  await server.database.deleteFrom('county_key').execute()
  await openCountyKeyring(server.database, 'the-secret-that-it-was-made-under-1').read(COUNTY)
  const token = await server.signIn('cun01')
  const ask = (path: string, type: string, body: string | Uint8Array<ArrayBuffer>) => server.ask(token, path, { method: 'POST', headers: { 'content-type': type }, body })
  const answers = [
    await ask('/api/device-certificates/challenge', 'application/json', '{}'),
    await server.ask(token, '/api/device-certificates/revocations'),
    await ask('/api/transfer/import', 'application/octet-stream', new Uint8Array([66, 70])),
  ]
  for (const answer of answers) expect([answer.status, Refusal.parse(await answer.json()).code]).toEqual([503, 'not_ready'])
})

test.each([
  [['520121001201'], '520121'],
  [['520121000000'], '520121'],
  [['520121001201', '520121101201'], '520121'],
  [['520121001201', '520122001201'], undefined],
  [['520100000000'], undefined],
])('the county of an account with the scope %s', (scope, expected) => {
  expect(countyOfAccount({ account: 'a', displayName: 'a', role: 'V_COLLECTOR', scope: scope.map((code) => RegionCode.parse(code)), scopeEpoch: 1 })).toBe(expected)
})
