import { sql, type Transaction } from 'kysely'
import type { DeviceIdentity } from '../../shared/protocol/certificate.ts'
import type { Tables } from '../database/tables.ts'

export type DeviceStanding = 'trusted' | 'pending' | 'refused' | 'revoked'

/** Devices of one account that may wait for an officer at once: a person has no more machines, and a flood hides the right one. */
const MOST_PENDING = 5

/** Everything that is decided about the devices of an account is decided one after the other. */
export async function lockDevicesOf(transaction: Transaction<Tables>, account: string): Promise<void> {
  await transaction.selectFrom('account').select('account').where('account', '=', account).forUpdate().executeTakeFirst()
}

/**
 * How a device stands whose key has been proven. The first key that comes with an id keeps it; a new device of an account
 * that lost one waits for an officer, because the server knows a machine by nothing but the key that it shows.
 */
export async function claimDevice(transaction: Transaction<Tables>, account: string, { deviceId, signingKey }: DeviceIdentity): Promise<DeviceStanding | 'other_key' | 'too_many'> {
  const find = () => transaction.selectFrom('device_key').select(['account', 'signing_key', 'state']).where('device_id', '=', deviceId).executeTakeFirst()
  if (!(await find())) {
    const { rows } = await sql<{ lost: boolean; pending: number }>`
      select coalesce(bool_or(state = 'revoked'), false) as lost, count(*) filter (where state = 'pending')::int as pending from device_key where account = ${account}`.execute(transaction)
    const { lost = false, pending = 0 } = rows[0] ?? {}
    if (lost && pending >= MOST_PENDING) return 'too_many'
    await transaction.insertInto('device_key').values({ device_id: deviceId, account, signing_key: signingKey, state: lost ? 'pending' : 'trusted' }).onConflict((conflict) => conflict.doNothing()).execute()
  }
  const row = await find()
  return row?.account === account && row.signing_key === signingKey ? row.state : 'other_key'
}
