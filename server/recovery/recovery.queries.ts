import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { CountyCode, RegionCode } from '../../shared/domain/region.ts'
import { RecoveryReply, RecoveryRequest, answerText, copyText, requestCodeText, type RecoveriesReply, type RecoveryDecision, type SealedToKey } from '../../shared/protocol/recovery.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { isInScope } from '../accounts/scope.ts'
import { readAccount } from '../accounts/account.queries.ts'
import type { Database } from '../database/connect.ts'
import type { Tables } from '../database/tables.ts'
import { RefusedRequest } from '../refusing.ts'
import { checkCode } from '../transfer/check-code.ts'
import type { CountyKeyring } from '../transfer/county-keys.ts'
import { lockDevicesOf } from '../transfer/device-key.queries.ts'
import { openFromKey, sealToKey } from './seal-to-key.ts'

/** A request waits for so long: whoever still needs it asks again, and the officer makes sure again. */
const WAITS_FOR = sql.raw(`interval '2 days'`)
/** An answer can be fetched for so long after the yes: the officer agrees in the morning, the cadre is back from the field in the evening. */
const FETCHED_FOR = sql.raw(`interval '1 day'`)
/** Requests of one account that may wait at once: a person has no more machines, and a flood hides the right one. */
const MOST_WAITING = 5

const isWaiting = sql<boolean>`is_approved is null and replaced_at is null and requested_at > clock_timestamp() - ${WAITS_FOR}`

/**
 * Puts a request on file once and tells how it stands. The copy has to be sealed for the account that asks; an older request
 * of the same device makes room.
 */
export async function askForRecovery(database: Database, account: Account, countyCode: CountyCode, request: RecoveryRequest): Promise<RecoveryReply> {
  const { about, replyKey } = request
  if (about.account !== account.account || about.countyCode !== countyCode) throw new RefusedRequest('out_of_scope')
  return database.transaction().execute(async (transaction) => {
    await lockDevicesOf(transaction, account.account)
    await refuseStrangeDevice(transaction, about)
    await forgetOldContents(transaction)
    const find = () => sql<{ id: string; account: string; is_approved: boolean | null; answer: SealedToKey | null; waits: boolean; is_fetchable: boolean }>`
      select id, account, is_approved, answer, ${isWaiting} as waits, coalesce(decided_at > clock_timestamp() - ${FETCHED_FOR}, false) as is_fetchable from key_recovery where reply_key = ${replyKey}`.execute(transaction)
    if ((await find()).rows.length === 0) await fileRequest(transaction, account.account, countyCode, request)
    const [row] = (await find()).rows
    if (row?.account !== account.account) throw new RefusedRequest('out_of_scope')
    if (row.is_approved === false) return { id: row.id, state: 'refused', answer: null }
    if (row.is_approved && row.is_fetchable) return RecoveryReply.parse({ id: row.id, state: 'approved', answer: row.answer })
    return { id: row.id, state: row.waits ? 'waiting' : 'expired', answer: null }
  })
}

/** A machine that was barred, or is somebody else's, gets no key back. One that the county never met is judged by the seal alone. */
async function refuseStrangeDevice(transaction: Transaction<Tables>, { account, deviceId }: RecoveryRequest['about']): Promise<void> {
  const device = await transaction.selectFrom('device_key').select(['account', 'state']).where('device_id', '=', deviceId).executeTakeFirst()
  if (device && (device.account !== account || device.state === 'revoked' || device.state === 'refused')) throw new RefusedRequest('out_of_scope')
}

async function fileRequest(transaction: Transaction<Tables>, account: string, countyCode: CountyCode, request: RecoveryRequest): Promise<void> {
  const { deviceId } = request.about
  await sql`update key_recovery set replaced_at = clock_timestamp(), request = '{}' where account = ${account} and device_id = ${deviceId} and ${isWaiting}`.execute(transaction)
  const { rows } = await sql<{ waiting: number }>`select count(*)::int as waiting from key_recovery where account = ${account} and ${isWaiting}`.execute(transaction)
  if ((rows[0]?.waiting ?? 0) >= MOST_WAITING) throw new RefusedRequest('too_many_requests', 3600)
  await transaction
    .insertInto('key_recovery')
    .values({ id: randomUUID(), account, county_code: countyCode, device_id: deviceId, reply_key: request.replyKey, request: JSON.stringify(request) })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Sealed keys stay on file no longer than somebody may need them; who asked and who decided stays. */
async function forgetOldContents(transaction: Transaction<Tables>): Promise<void> {
  await sql`
    update key_recovery set request = '{}', answer = null where id in (
      select id from key_recovery where (request <> '{}' or answer is not null) and requested_at < clock_timestamp() - ${WAITS_FOR}
        and (decided_at is null or decided_at < clock_timestamp() - ${FETCHED_FOR}) for update skip locked)`.execute(transaction)
}

export async function listRecoveries(database: Database, patterns: readonly string[]): Promise<RecoveriesReply> {
  const { rows } = await sql<{ id: string; account: string; display_name: string; scope: RegionCode[]; requested_at: Date; request: unknown }>`
    select key_recovery.id, account.account, display_name, scope, requested_at, request from key_recovery join account on account.account = key_recovery.account
    where ${isWaiting} and exists (select from unnest(account.scope) as area (code) where code like any(${[...patterns]}::text[])) order by requested_at`.execute(database)
  return {
    requests: rows.map((row) => ({
      id: row.id,
      account: row.account,
      displayName: row.display_name,
      scope: row.scope,
      requestedAt: row.requested_at.toISOString(),
      code: checkCode(requestCodeText(RecoveryRequest.parse(row.request))),
    })),
  }
}

/**
 * Decides a request that waits, once: of two officers at the same moment the second is told that it is done. The data key is opened with
 * the county's key and sealed to the device that asked in the same moment; no officer sees it, and none decides for themselves.
 */
export async function decideRecovery(database: Database, keyring: CountyKeyring, officer: Account, { id, isApproved }: RecoveryDecision): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const row = await transaction.selectFrom('key_recovery').selectAll().select(isWaiting.as('is_waiting')).where('id', '=', id).forUpdate().executeTakeFirst()
    const asker = row && (await readAccount(transaction, row.account))
    if (!asker) throw new RefusedRequest('not_found')
    if (asker.account === officer.account || !asker.scope.every((area) => isInScope(officer.scope, area))) throw new RefusedRequest('out_of_scope')
    if (!row.is_waiting) throw new RefusedRequest('no_longer_open')
    const answer = isApproved ? await reseal(keyring, row.county_code as CountyCode, id, RecoveryRequest.parse(row.request)) : null
    await transaction.updateTable('key_recovery').set({ is_approved: isApproved, decided_by: officer.account, decided_at: sql`clock_timestamp()`, request: '{}', answer: answer && JSON.stringify(answer) }).where('id', '=', id).execute()
  })
}

async function reseal(keyring: CountyKeyring, countyCode: CountyCode, id: string, request: RecoveryRequest): Promise<SealedToKey> {
  const { agreement } = await keyring.read(countyCode)
  try {
    return await sealToKey(request.replyKey, await openFromKey(agreement, request.key, copyText(request.about)), answerText(id, request))
  } catch {
    // Sealed to another county's key, for another account or device, or by somebody who guessed.
    throw new RefusedRequest('invalid_request')
  }
}
