import type { Kysely } from 'kysely'
import type { RoleId } from '../../shared/domain/access/editing-power.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import { Account } from '../../shared/protocol/session.ts'
import type { Tables } from '../database/tables.ts'
import { hashPassword } from './check-password.ts'

export interface NewAccount {
  readonly account: string
  readonly displayName: string
  readonly role: RoleId
  readonly scope: readonly RegionCode[]
  readonly password: string
}

/** An account with its role and areas, also one that is disabled: its earlier work still has an author. */
export async function readAccount(database: Kysely<Tables>, account: string): Promise<Account | undefined> {
  const row = await database.selectFrom('account').select(['account', 'display_name', 'role', 'scope', 'scope_epoch']).where('account', '=', account).executeTakeFirst()
  return row && Account.parse({ account: row.account, displayName: row.display_name, role: row.role, scope: row.scope, scopeEpoch: row.scope_epoch })
}

/** An account that may work now, or `undefined`. */
export async function findActiveAccount(database: Kysely<Tables>, account: string): Promise<Account | undefined> {
  const row = await database.selectFrom('account').select(['account', 'display_name', 'role', 'scope', 'scope_epoch']).where('account', '=', account).where('disabled', '=', false).executeTakeFirst()
  return row && Account.parse({ account: row.account, displayName: row.display_name, role: row.role, scope: row.scope, scopeEpoch: row.scope_epoch })
}

/** Gives an account another password, where it still has the one of this hash; its sessions end by themselves. Gives the new hash, or `undefined`. */
export async function changePassword(database: Kysely<Tables>, account: string, oldHash: string, newPassword: string): Promise<string | undefined> {
  const newHash = await hashPassword(newPassword)
  const changed = await database.updateTable('account').set({ password_hash: newHash }).where('account', '=', account).where('password_hash', '=', oldHash).returning('account').executeTakeFirst()
  return changed && newHash
}

/** Adds accounts; throws when one is there already. */
export async function createAccounts(database: Kysely<Tables>, accounts: readonly NewAccount[]): Promise<void> {
  const rows = await Promise.all(accounts.map(async ({ account, displayName, role, scope, password }) => ({ account, display_name: displayName, role, scope: [...scope], password_hash: await hashPassword(password) })))
  await database.insertInto('account').values(rows).execute()
}
