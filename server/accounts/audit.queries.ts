import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'

export type AuditAction = 'sign_in' | 'sign_in_failed' | 'sign_out' | 'session_ended_by_guesses' | 'password_changed' | 'recovery_decided' | 'certificate_issued' | 'certificate_revoked' | 'package_imported' | 'area_event_proposed' | 'area_event_approved' | 'area_event_refused' | 'area_event_carried_out' | 'certificate_refused' | 'device_decided' | 'another_life'

/** Notes who did what when, for the auditor. Never names or numbers of people in households. */
export async function writeAudit(database: Database, entry: { readonly account: string; readonly action: AuditAction; readonly requestId: string; readonly detail?: Readonly<Record<string, string | number>> }): Promise<void> {
  await database.insertInto('audit').values({ account: entry.account, action: entry.action, request_id: entry.requestId, detail: JSON.stringify(entry.detail ?? {}) }).execute()
}

export type CountedAction = 'request_refused' | 'operation_refused' | 'sign_in_locked' | 'package_refused' | 'impossible_claim' | 'first_load'

/** Notes something that a flood can repeat: one line for each account, route, code and minute, with how often, so that it does not fill the disk. */
export async function countInAudit(database: Database, { account, action, route, code, times, requestId }: { readonly account: string; readonly action: CountedAction; readonly route: string; readonly code: string; readonly times: number; readonly requestId: string }): Promise<void> {
  const detail = { route, code, minute: new Date().toISOString().slice(0, 16), times }
  await sql`
    insert into audit (account, action, request_id, detail) values (${account}, ${action}, ${requestId}, ${JSON.stringify(detail)}::jsonb)
    on conflict (account, action, (detail->>'route'), (detail->>'code'), (detail->>'minute')) where detail ? 'minute'
    do update set detail = jsonb_set(audit.detail, '{times}', to_jsonb((audit.detail->>'times')::int + ${times}::int))`.execute(database)
}
