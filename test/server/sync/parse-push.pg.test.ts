import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HeldReply } from '../../../shared/protocol/holding.ts'
import { PushReply } from '../../../shared/protocol/push.ts'
import { MAX_OPERATION_BYTES } from '../../../shared/sync/operation-limits.ts'
import { startDevice, type TestDevice } from '../../support/device.ts'
import { householdBody } from '../../support/factories/bodies.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let device: TestDevice
beforeAll(async () => {
  server = await startTestServer()
  device = await startDevice(server, 'cun01')
})
afterAll(() => server.close())

const deep = `${'['.repeat(5000)}1${']'.repeat(5000)}`

test.each([
  ['an op nested 5,000 levels', (line: string) => line.replace('"changes":{', `"changes":{"extra":${deep},`), 'too_large'],
  ['an op with half a megabyte of something unknown', (line: string) => line.replace('"changes":{', `"changes":{"extra":"${'x'.repeat(4 * MAX_OPERATION_BYTES)}",`), 'too_large'],
  ['an op with a number of its own that no column holds', (line: string) => line.replace(/"seq":\d+/, `"seq":${2 ** 31}`), 'invalid_body'],
  ['a year that no column holds', (line: string) => line.replace('"year":null', '"year":99999999999'), 'invalid_body'],
  ['an op with half an emoji', (line: string) => line.replace('"remark":null', '"remark":"\\ud83d"'), 'invalid_body'],
  // Where the kept part ends, a pair of two units would be cut in half.
  ['a damaged op whose kept part ends inside an emoji', (line: string) => ['', 'x'].map((shift) => line.replace('"remark":null', `"remark":"${shift}${'\u{1f600}'.repeat(20_000)}"`)).find((one) => /[\ud800-\udbff]/.test(one[9_999] ?? '')) ?? '', 'invalid_body'],
])('[V2] %s is answered by itself and is on file, and the good ops of its push are taken', async (_name, damage, code) => {
  const [before, bad, after] = [device.create(), device.create(householdBody({ remark: null })), device.create()]
  const line = damage(JSON.stringify(bad))
  expect(line).not.toBe(JSON.stringify(bad))
  const answer = await device.post([JSON.stringify(before), line, JSON.stringify(after)].join('\n'))
  expect(answer.status).toBe(200)
  expect(PushReply.parse(await answer.json()).outcomes).toMatchObject([{ opId: before.opId, state: 'applied' }, { opId: bad.opId, state: 'rejected', code }, { opId: after.opId, state: 'applied' }])
  const { held } = HeldReply.parse(await (await server.ask(await server.signIn('xian01'), '/api/held')).json())
  expect(held.find((one) => one.opId === bad.opId)).toMatchObject({ reason: 'unreadable', account: 'cun01' })
})

test('[V2] a group with an op that is too large falls as a whole', async () => {
  const groupId = randomUUID()
  const [small, large] = [device.create(householdBody(), { groupId }), device.create(householdBody({ extra: 'x'.repeat(MAX_OPERATION_BYTES) }), { groupId })]
  expect((await device.push(small, large)).outcomes).toMatchObject([{ state: 'rejected', code: 'group_failed' }, { state: 'rejected', code: 'too_large' }])
})
