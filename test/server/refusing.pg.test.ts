import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDevice } from '../support/device.ts'
import { householdBody, memberBody } from '../support/factories/bodies.ts'
import { startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
const lines: string[] = []
beforeAll(async () => {
  server = await startTestServer({ logLevel: 'debug', logStream: { write: (line) => void lines.push(line) } })
})
afterAll(() => server.close())

test('the log names requests and failures, and no person, account, password, token or number', async () => {
  const device = await startDevice(server, 'cun01')
  const token = await server.signIn('cun01')
  const household = device.create(householdBody({ address: '秘密住址' }))
  const member = device.create(memberBody(household.recordId, { name: '秘密姓名', phone: '13900000000' }), { recordKind: 'member', householdId: household.recordId })
  await device.push(household, member)
  await server.ask(token, '/api/sync/pull?cursor=0:0&scopeEpoch=1&name=秘密查询')
  await server.ask(null, '/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account: 'secret-account', password: 'secret-password' }) })
  // The database's own words would repeat the value.
  await server.database.updateTable('account').set({ scope: ['秘密区划'] }).where('account', '=', 'cun02').execute()
  const ours = await server.ask(null, '/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account: 'cun02', password: 'bangfu-demo-2026' }) })
  // Our own broken row is our failure, not the sender's.
  expect(ours.status).toBe(500)
  await server.database.schema.dropTable('village_segment').execute()
  expect((await server.ask(token, '/api/sync/snapshot')).status).toBe(500)

  const log = lines.join('')
  expect(lines.filter((line) => line.includes('/api/sync/push')).length).toBeGreaterThan(0)
  expect(log).toContain('unexpected failure')
  for (const secret of ['秘密', encodeURIComponent('秘密'), '13900000000', member.changes['idNo'] as string, 'secret-account', 'secret-password', 'bangfu-demo-2026', token, household.recordId, '520199']) expect(log).not.toContain(secret)
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) })
})
