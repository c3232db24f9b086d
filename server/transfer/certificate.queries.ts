import type { CountyCode } from '../../shared/domain/region.ts'
import { DeviceCertificate } from '../../shared/protocol/certificate.ts'
import type { Database } from '../database/connect.ts'

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

/** Whether a device has a certificate that was revoked: a lost machine must not simply ask for another one. */
export async function isDeviceRevoked(database: Database, deviceId: string): Promise<boolean> {
  const row = await database
    .selectFrom('revoked_certificate')
    .innerJoin('device_certificate', 'device_certificate.certificate_id', 'revoked_certificate.certificate_id')
    .select('revoked_certificate.certificate_id')
    .where('device_certificate.device_id', '=', deviceId)
    .executeTakeFirst()
  return row !== undefined
}

export async function readRevokedIds(database: Database, countyCode: CountyCode): Promise<string[]> {
  const rows = await database.selectFrom('revoked_certificate').select('certificate_id').where('county_code', '=', countyCode).orderBy('certificate_id').execute()
  return rows.map((row) => row.certificate_id)
}

/** Revokes every certificate of the device, because all of them lie on the same disk. A second revocation changes nothing. */
export async function revokeDevice(database: Database, { deviceId, countyCode }: DeviceCertificate, by: string, reason: string): Promise<void> {
  const rows = await database.selectFrom('device_certificate').select('certificate_id').where('device_id', '=', deviceId).where('county_code', '=', countyCode).execute()
  await database
    .insertInto('revoked_certificate')
    .values(rows.map((row) => ({ certificate_id: row.certificate_id, county_code: countyCode, revoked_by: by, reason })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
