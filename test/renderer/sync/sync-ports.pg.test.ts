import { afterAll, beforeAll } from 'vitest'
import { createServerClient } from '../../../renderer/sync/server-client.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'
import { serverPortContract } from './server-port-contract.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})

afterAll(() => server.close())

serverPortContract('real server over HTTP', async () => {
  const token = await server.signIn('cun01')
  return { port: createServerClient({ address: server.url, token: () => token }), actor: 'cun01', village: TEST_VILLAGES[0] }
})
