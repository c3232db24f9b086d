import { sql } from 'kysely'
import type { LineageId } from '../../shared/sync/operation.ts'
import { DeviceReport, type DevicesReply } from '../../shared/protocol/device-report.ts'
import type { RegionCode } from '../../shared/domain/region.ts'
import type { Database } from '../database/connect.ts'

/** After so many days without a greeting somebody should call the village: a device that is broken keeps its work to itself. */
const SILENT_AFTER_DAYS = 7

/** Devices that are remembered for one account: every machine and browser of some years. One more forgets the one that was silent longest. */
const MOST_DEVICES = 20
/** A report is a few hundred bytes; what is longer was stored before its texts were limited, and is not read any more. */
const MOST_REPORT_BYTES = 4096

/** Notes what a device says of itself in its greeting. Names that somebody makes up push out each other and nobody else's. */
export async function noteDevice(database: Database, account: string, lineageId: LineageId, report: DeviceReport): Promise<void> {
  await sql`
    insert into device (device_id, account, lineage_id, report) values (${report.deviceId}, ${account}, ${lineageId}, ${JSON.stringify(report)}::jsonb)
    on conflict (device_id, account) do update set lineage_id = excluded.lineage_id, report = excluded.report, last_seen_at = now()`.execute(database)
  await sql`
    delete from device where account = ${account} and device_id in (select device_id from device where account = ${account} order by last_seen_at desc, device_id offset ${MOST_DEVICES})`.execute(database)
}

/** Devices of the accounts whose areas lie inside some areas, the longest silent first, and accounts that enter data and were never seen. */
export async function listDevices(database: Database, patterns: readonly string[]): Promise<DevicesReply> {
  const isInside = sql<boolean>`exists (select from unnest(account.scope) as area (code) where code like any(${[...patterns]}::text[]))`
  const devices = await sql<{ device_id: string; account: string; display_name: string; scope: RegionCode[]; last_seen_at: Date; report: unknown; held: number; certificate_id: string | null; is_barred: boolean }>`
    select device.device_id, account.account, display_name, scope, last_seen_at, certificate_id, coalesce(device_key.state = 'revoked', false) as is_barred, case when octet_length(report::text) <= ${MOST_REPORT_BYTES} then report end as report, coalesce(held, 0) as held
    from (select *, row_number() over (partition by account order by last_seen_at desc, device_id) as place from device) as device join account on account.account = device.account
      left join device_key on device_key.device_id = device.device_id and device_key.account = device.account
      left join lateral (select certificate_id from device_certificate issued where issued.device_id = device.device_id and issued.account = device.account order by issued_at desc limit 1) as issued on true
      left join (select held_op.account, count(*)::int as held from held_op where is_open group by held_op.account) as waiting on waiting.account = account.account
    where place <= ${MOST_DEVICES} and ${isInside} order by last_seen_at`.execute(database)
  const neverSeen = await sql<{ account: string; display_name: string; scope: RegionCode[] }>`
    select account, display_name, scope from account where role in ('V_COLLECTOR', 'V_FIRSTSEC') and not disabled and ${isInside}
      and not exists (select from device where device.account = account.account) order by account`.execute(database)
  return {
    devices: devices.rows.map((row) => ({ deviceId: row.device_id, account: row.account, displayName: row.display_name, scope: row.scope, lastSeenAt: row.last_seen_at.toISOString(), report: DeviceReport.safeParse(row.report).data ?? null, heldHere: row.held, certificateId: row.certificate_id, isBarred: row.is_barred })),
    neverSeen: neverSeen.rows.map((row) => ({ account: row.account, displayName: row.display_name, scope: row.scope })),
    silentAfterDays: SILENT_AFTER_DAYS,
  }
}
