import { sql } from 'kysely'
import { deviceCodeText, type ApprovalDecision, type ApprovalsReply } from '../../shared/protocol/certificate.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { readAccount } from '../accounts/account.queries.ts'
import { isInScope } from '../accounts/scope.ts'
import type { Database } from '../database/connect.ts'
import { RefusedRequest } from '../refusing.ts'
import { checkCode } from '../transfer/check-code.ts'

/** Devices of accounts inside some areas that wait for a yes, the longest waiting first. */
export async function listApprovals(database: Database, patterns: readonly string[]): Promise<ApprovalsReply> {
  const { rows } = await sql<{ device_id: string; signing_key: string; account: string; display_name: string; scope: RegionCode[]; claimed_at: Date }>`
    select device_id, signing_key, account.account, display_name, scope, claimed_at from device_key join account on account.account = device_key.account
    where state = 'pending' and exists (select from unnest(account.scope) as area (code) where code like any(${[...patterns]}::text[])) order by claimed_at`.execute(database)
  return {
    devices: rows.map((row) => ({
      deviceId: row.device_id,
      account: row.account,
      displayName: row.display_name,
      scope: row.scope,
      askedAt: row.claimed_at.toISOString(),
      code: checkCode(deviceCodeText({ account: row.account, deviceId: row.device_id, signingKey: row.signing_key })),
    })),
  }
}

/** Decides once: of two officers at the same moment the second is told that it is done. Nobody decides for themselves. */
export async function decideApproval(database: Database, officer: Account, { deviceId, isApproved }: ApprovalDecision): Promise<void> {
  const device = await database.selectFrom('device_key').select('account').where('device_id', '=', deviceId).executeTakeFirst()
  const owner = device && (await readAccount(database, device.account))
  if (!owner) throw new RefusedRequest('not_found')
  if (owner.account === officer.account || !owner.scope.every((area) => isInScope(officer.scope, area))) throw new RefusedRequest('out_of_scope')
  const { numUpdatedRows } = await database
    .updateTable('device_key')
    .set({ state: isApproved ? 'trusted' : 'refused', decided_by: officer.account, decided_at: new Date() })
    .where('device_id', '=', deviceId)
    .where('state', '=', 'pending')
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new RefusedRequest('no_longer_open')
}
