import { sql } from 'kysely'
import type { CountyCode } from '../../shared/domain/region.ts'
import { DeviceCertificate } from '../../shared/protocol/certificate.ts'
import type { Database } from '../database/connect.ts'
import { lockDevicesOf } from './device-key.queries.ts'

export async function insertCertificate(database: Database, certificate: DeviceCertificate): Promise<void> {
  await database
    .insertInto('device_certificate')
    .values({ certificate_id: certificate.certificateId, county_code: certificate.countyCode, device_id: certificate.deviceId, account: certificate.account, certificate: JSON.stringify(certificate) })
    .execute()
}

export async function findCertificate(database: Database, certificateId: string): Promise<DeviceCertificate | undefined> {
  const row = await database.selectFrom('device_certificate').select('certificate').where('certificate_id', '=', certificateId).executeTakeFirst()
  return row && DeviceCertificate.parse(row.certificate)
}

export async function readRevokedIds(database: Database, countyCode: CountyCode): Promise<string[]> {
  const rows = await database.selectFrom('revoked_certificate').select('certificate_id').where('county_code', '=', countyCode).orderBy('certificate_id').execute()
  return rows.map((row) => row.certificate_id)
}

/**
 * Revokes every certificate that the device has under this account, because all of them lie on the same disk, and the device
 * with them. What a stranger had under the same id is not touched. A second revocation changes nothing.
 */
export async function revokeDevice(database: Database, { deviceId, account }: DeviceCertificate, by: string, reason: string): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    await lockDevicesOf(transaction, account)
    await sql`
      insert into revoked_certificate (certificate_id, county_code, revoked_by, reason)
      select certificate_id, county_code, ${by}, ${reason} from device_certificate where device_id = ${deviceId} and account = ${account} on conflict do nothing`.execute(transaction)
    await transaction.updateTable('device_key').set({ state: 'revoked', decided_by: by, decided_at: new Date() }).where('device_id', '=', deviceId).where('account', '=', account).where('state', '<>', 'revoked').execute()
  })
}
