import { sql } from 'kysely'
import { createAccounts } from '../../../server/accounts/account.queries.ts'
import { openSession } from '../../../server/accounts/session.queries.ts'
import { connect, type Database } from '../../../server/database/connect.ts'
import { migrate } from '../../../server/database/migrate.ts'
import { RegionCode } from '../../../shared/domain/region.ts'
import { fillWithHouseholds, withBenchDatabase } from '../bench-database.ts'
import { startChildServer } from './child-server.ts'

export interface OurBenchServer {
  readonly address: string
  readonly token: string
  readonly database: Database
  readonly databaseUrl: string
}

/** The product's server in a process of its own over a real PostgreSQL with these households in it, and a cadre who is signed in. */
export function withOurServer<Result>(households: number, work: (server: OurBenchServer) => Promise<Result>): Promise<Result> {
  return withBenchDatabase(async (databaseUrl) => {
    const database = connect(databaseUrl)
    try {
      await migrate(database)
      await fillWithHouseholds(database, households)
      // The life of the server that the county file of the benchmark comes from.
      await sql`update generation set id = '018f0000-0000-7000-8000-000000000000'`.execute(database)
      await createAccounts(database, [{ account: 'bench', displayName: 'bench', role: 'V_COLLECTOR', scope: [RegionCode.parse('520111000000')], password: 'bench-password' }])
      const { password_hash: passwordHash } = await database.selectFrom('account').select('password_hash').where('account', '=', 'bench').executeTakeFirstOrThrow()
      const session = await openSession(database, { account: 'bench', passwordHash, deviceHash: Buffer.from('bench') }, new Date())
      if (!session) throw new Error('no session')
      const { token } = session
      const child = await startChildServer('./our-server.ts', [databaseUrl])
      try {
        return await work({ address: child.address, token, database, databaseUrl })
      } finally {
        child.stop()
      }
    } finally {
      await database.destroy()
    }
  })
}
