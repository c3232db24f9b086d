import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { Account } from '../../shared/protocol/session.ts'
import type { Tables } from '../database/tables.ts'

/** How long work made under a scope is still taken after that scope ended: a device may lie in a drawer over a winter. */
const TAKEN_FOR = '400 days'

/** The areas that an account had under an earlier epoch, or nothing where that ended too long ago. */
export async function readEarlierScope(transaction: Transaction<Tables>, account: Account, epoch: number | undefined): Promise<readonly RegionCode[]> {
  if (epoch === undefined || epoch >= account.scopeEpoch) return []
  const { rows } = await sql<{ scope: RegionCode[] }>`
    select scope from account_scope earlier where account = ${account.account} and epoch = ${epoch}
      and (select min(since) from account_scope later where later.account = earlier.account and later.epoch > earlier.epoch) > clock_timestamp() - interval '${sql.raw(TAKEN_FOR)}'`.execute(transaction)
  return rows[0]?.scope ?? []
}
