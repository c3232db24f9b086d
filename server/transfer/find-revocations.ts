import type { FastifyBaseLogger } from 'fastify'
import type { SignedRevocations } from '../../shared/protocol/certificate.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { Database } from '../database/connect.ts'
import type { CountyKeyring } from './county-keys.ts'
import { findCountyKey } from './find-county-key.ts'
import { signRevocations } from './issue-certificate.ts'

/** The list for a greeting; `null` above the counties. */
export async function findRevocations(database: Database, countyKeys: CountyKeyring, account: Account, log: FastifyBaseLogger): Promise<SignedRevocations | null> {
  const county = await findCountyKey(countyKeys, account, log)
  return county && signRevocations(database, county, new Date())
}
