import type { FastifyBaseLogger } from 'fastify'
import type { CountyCode } from '../../shared/domain/region.ts'
import type { CountyKeys } from '../../shared/protocol/certificate.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { RefusedRequest } from '../refusing.ts'
import { countyOfAccount, type CountyKey, type CountyKeyring } from './county-keys.ts'

/** The key of the one county that an account works in; `null` above the counties. A lost key secret must stop neither a sign-in nor the exchange over the network. */
export async function findCountyKey(countyKeys: CountyKeyring, account: Account, log: FastifyBaseLogger): Promise<CountyKey | null> {
  const countyCode = countyOfAccount(account)
  if (countyCode === undefined) return null
  return openOrNull(countyKeys, countyCode, log)
}

/** The key of a county, for what cannot be done without it. With a lost key secret it is refused until the operator has put the right one back. */
export async function needCountyKey(countyKeys: CountyKeyring, countyCode: CountyCode, log: FastifyBaseLogger): Promise<CountyKey> {
  const key = await openOrNull(countyKeys, countyCode, log)
  if (!key) throw new RefusedRequest('not_ready', SECONDS_UNTIL_OPERATOR)
  return key
}

/** Nobody puts a secret back within a minute. */
const SECONDS_UNTIL_OPERATOR = 60

function openOrNull(countyKeys: CountyKeyring, countyCode: CountyCode, log: FastifyBaseLogger): Promise<CountyKey | null> {
  return countyKeys.read(countyCode).catch((error: unknown) => {
    log.error({ failure: error instanceof Error ? error.name : 'unknown' }, 'the county key does not open')
    return null
  })
}

/** The public halves. */
export function publicKeysOf({ countyCode, signingKey, agreementKey }: CountyKeys): CountyKeys {
  return { countyCode, signingKey, agreementKey }
}
