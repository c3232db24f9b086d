import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { CountyCode, RegionCode } from '../../shared/domain/region.ts'
import { RecoveryReply, RecoveryRequest, type RecoveriesReply, type RecoveryDecision } from '../../shared/protocol/recovery.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { isInScope } from '../accounts/scope.ts'
import { readAccount } from '../accounts/account.queries.ts'
import type { Database } from '../database/connect.ts'
import { RefusedRequest } from '../refusing.ts'
import type { CountyKeyring } from '../transfer/county-keys.ts'
import { openFromKey, sealToKey } from './seal-to-key.ts'

/** A request counts for so long: whoever still needs it asks again, and the officer makes sure again. */
const VALID_FOR = '2 days'

/** Puts a request on file once and tells how it stands. */
export async function askForRecovery(database: Database, account: Account, countyCode: CountyCode, request: RecoveryRequest): Promise<RecoveryReply> {
  await sql`
    insert into key_recovery (id, account, county_code, reply_key, request) values (${randomUUID()}, ${account.account}, ${countyCode}, ${request.replyKey}, ${JSON.stringify(request)}::jsonb)
    on conflict (reply_key) do nothing`.execute(database)
  const row = await database.selectFrom('key_recovery').selectAll().where('reply_key', '=', request.replyKey).where('account', '=', account.account).executeTakeFirst()
  if (!row) throw new RefusedRequest('out_of_scope')
  return RecoveryReply.parse({ state: row.is_approved === null ? 'waiting' : row.is_approved ? 'approved' : 'refused', answer: row.answer })
}

export async function listRecoveries(database: Database, patterns: readonly string[]): Promise<RecoveriesReply> {
  const { rows } = await sql<{ id: string; account: string; display_name: string; scope: RegionCode[]; requested_at: Date }>`
    select key_recovery.id, account.account, display_name, scope, requested_at from key_recovery join account on account.account = key_recovery.account
    where is_approved is null and requested_at > clock_timestamp() - interval '${sql.raw(VALID_FOR)}'
      and exists (select from unnest(account.scope) as area (code) where code like any(${[...patterns]}::text[])) order by requested_at`.execute(database)
  return { requests: rows.map((row) => ({ id: row.id, account: row.account, displayName: row.display_name, scope: row.scope, requestedAt: row.requested_at.toISOString() })) }
}

/**
 * Decides a request. The data key is opened with the county's key and sealed to the device that asked in the same moment;
 * nobody at the county sees it, and no officer decides for themselves.
 */
export async function decideRecovery(database: Database, keyring: CountyKeyring, officer: Account, { id, isApproved }: RecoveryDecision): Promise<void> {
  const row = await database.selectFrom('key_recovery').selectAll().where('id', '=', id).where('is_approved', 'is', null).executeTakeFirst()
  const asker = row && (await readAccount(database, row.account))
  if (!row || !asker) throw new RefusedRequest('not_found')
  if (asker.account === officer.account || !asker.scope.every((area) => isInScope(officer.scope, area))) throw new RefusedRequest('out_of_scope')
  const { key, replyKey } = RecoveryRequest.parse(row.request)
  const answer = isApproved ? await reseal(keyring, row.county_code as CountyCode, key, replyKey) : null
  await database.updateTable('key_recovery').set({ is_approved: isApproved, decided_by: officer.account, decided_at: new Date(), answer: answer && JSON.stringify(answer) }).where('id', '=', id).execute()
}

async function reseal(keyring: CountyKeyring, countyCode: CountyCode, key: RecoveryRequest['key'], replyKey: RecoveryRequest['replyKey']): Promise<RecoveryRequest['key']> {
  const { agreement } = await keyring.read(countyCode)
  try {
    return await sealToKey(replyKey, await openFromKey(agreement, key))
  } catch {
    // Sealed to another county's key, or by somebody who guessed.
    throw new RefusedRequest('invalid_request')
  }
}
