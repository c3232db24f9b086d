import { afterAll, beforeAll, expect, test } from 'vitest'
import { RegionsReply } from '../../../shared/protocol/regions.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

async function codesOf(account: string): Promise<string[]> {
  return RegionsReply.parse(await (await server.ask(await server.signIn(account), '/api/regions')).json()).regions.map((region) => region.code)
}

test('a village sees itself and what lies above, parents first', async () => {
  expect(await codesOf('cun01')).toEqual(['520000000000', '520100000000', '520121000000', '520121001000', TEST_VILLAGES[0]])
})

test('a county sees all of its townships and villages and none of another county', async () => {
  const codes = await codesOf('xian01')
  expect(codes).toEqual(expect.arrayContaining([...TEST_VILLAGES]))
  expect(codes.filter((code) => !code.startsWith('520121'))).toEqual(['520000000000', '520100000000'])
})

test('the city sees its ten counties', async () => {
  expect((await codesOf('shi01')).filter((code) => /^5201(?!0{8})\d\d0{6}$/.test(code))).toHaveLength(10)
})
