import { sql } from 'kysely'
import type { LineageId } from '../../shared/sync/operation.ts'
import { DeviceReport, type DevicesReply } from '../../shared/protocol/device-report.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { Database } from '../database/connect.ts'

/** After so many days without a greeting somebody should call the village: a device that is broken keeps its work to itself. */
const SILENT_AFTER_DAYS = 7

/** Notes what a device says of itself in its greeting. */
export async function noteDevice(database: Database, account: string, lineageId: LineageId, report: DeviceReport): Promise<void> {
  await sql`
    insert into device (device_id, account, lineage_id, report) values (${report.deviceId}, ${account}, ${lineageId}, ${JSON.stringify(report)}::jsonb)
    on conflict (device_id, account) do update set lineage_id = excluded.lineage_id, report = excluded.report, last_seen_at = now()`.execute(database)
}

/** Devices of the accounts whose areas lie inside some areas, the longest silent first, and accounts that enter data and were never seen. */
export async function listDevices(database: Database, patterns: readonly string[]): Promise<DevicesReply> {
  const isInside = sql<boolean>`exists (select from unnest(account.scope) as area (code) where code like any(${[...patterns]}::text[]))`
  const devices = await sql<{ device_id: string; account: string; display_name: string; scope: RegionCode[]; last_seen_at: Date; report: unknown; held: number }>`
    select device_id, account.account, display_name, scope, last_seen_at, report, (select count(*)::int from held_op where held_op.account = account.account and is_open) as held
    from device join account on account.account = device.account where ${isInside} order by last_seen_at`.execute(database)
  const neverSeen = await sql<{ account: string; display_name: string; scope: RegionCode[] }>`
    select account, display_name, scope from account where role in ('V_COLLECTOR', 'V_FIRSTSEC') and not disabled and ${isInside}
      and not exists (select from device where device.account = account.account) order by account`.execute(database)
  return {
    devices: devices.rows.map((row) => ({ deviceId: row.device_id, account: row.account, displayName: row.display_name, scope: row.scope, lastSeenAt: row.last_seen_at.toISOString(), report: DeviceReport.parse(row.report), heldHere: row.held })),
    neverSeen: neverSeen.rows.map((row) => ({ account: row.account, displayName: row.display_name, scope: row.scope })),
    silentAfterDays: SILENT_AFTER_DAYS,
  }
}
