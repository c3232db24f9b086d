import type { FastifyBaseLogger } from 'fastify'
import type { SignedRevocations } from '../../shared/protocol/certificate.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { Database } from '../database/connect.ts'
import { countyOfAccount, type CountyKeyring } from './county-keys.ts'
import { signRevocations } from './issue-certificate.ts'

/** The list for a greeting; `null` above the counties. A lost key secret must not stop the exchange over the network. */
export async function findRevocations(database: Database, countyKeys: CountyKeyring, account: Account, log: FastifyBaseLogger): Promise<SignedRevocations | null> {
  const countyCode = countyOfAccount(account)
  if (countyCode === undefined) return null
  const county = await countyKeys.read(countyCode).catch((error: unknown) => {
    log.error({ failure: error instanceof Error ? error.name : 'unknown' }, 'the county key does not open')
    return undefined
  })
  return county ? signRevocations(database, county, new Date()) : null
}
