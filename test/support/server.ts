import type { FastifyInstance } from 'fastify'
import { buildServer, type ServerOptions } from '../../server/build-server.ts'
import { connect, type Database } from '../../server/database/connect.ts'
import { DEMONSTRATION_PASSWORD } from '../../server/demonstration/demonstration-accounts.ts'
import { SignInReply } from '../../shared/protocol/session.ts'
import { createTestDatabase } from './test-database.ts'

export interface TestServer {
  /** Origin, without a slash at the end. */
  readonly url: string
  readonly database: Database
  readonly databaseUrl: string
  readonly server: FastifyInstance
  /** Signs in a demonstration account (cun01, cun02, zhen01, xian01, shi01, admin) and gives its token. */
  signIn(account: string): Promise<string>
  /** A request as that account, or as nobody for null. */
  ask(token: string | null, path: string, init?: RequestInit): Promise<Response>
  close(): Promise<void>
}

/** Stands in for the file in the data folder. */
export const TEST_KEY_SECRET = 'made-up-key-secret-of-the-tests-1'

/** A server on a random port with a fresh database, demonstration accounts and regions, without any household. */
export async function startTestServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const created = await createTestDatabase()
  const database = connect(created.url)
  const server = await buildServer({ database, logLevel: 'silent', keySecret: TEST_KEY_SECRET, requestsPerMinute: 1_000_000, signInsPerMinute: 1_000_000, ...options })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  const ask: TestServer['ask'] = (token, path, init = {}) => {
    const headers = new Headers(init.headers)
    if (token !== null) headers.set('authorization', `Bearer ${token}`)
    return fetch(`${url}${path}`, { ...init, headers })
  }
  return {
    url,
    database,
    databaseUrl: created.url,
    server,
    ask,
    async signIn(account) {
      const answer = await ask(null, '/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account, password: DEMONSTRATION_PASSWORD }) })
      return SignInReply.parse(await answer.json()).token
    },
    async close() {
      await server.close()
      await database.destroy()
      await created.drop()
    },
  }
}
