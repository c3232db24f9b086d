import type { FastifyBaseLogger } from 'fastify'
import type { CountyKeys } from '../../shared/protocol/certificate.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { countyOfAccount, type CountyKey, type CountyKeyring } from './county-keys.ts'

/** The key of the one county that an account works in; `null` above the counties. A lost key secret must stop neither a sign-in nor the exchange over the network. */
export async function findCountyKey(countyKeys: CountyKeyring, account: Account, log: FastifyBaseLogger): Promise<CountyKey | null> {
  const countyCode = countyOfAccount(account)
  if (countyCode === undefined) return null
  return countyKeys.read(countyCode).catch((error: unknown) => {
    log.error({ failure: error instanceof Error ? error.name : 'unknown' }, 'the county key does not open')
    return null
  })
}

/** The public halves. */
export function publicKeysOf({ countyCode, signingKey, agreementKey }: CountyKeys): CountyKeys {
  return { countyCode, signingKey, agreementKey }
}
