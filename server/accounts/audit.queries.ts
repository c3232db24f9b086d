import type { Database } from '../database/connect.ts'

export type AuditAction = 'sign_in' | 'sign_in_failed' | 'sign_out' | 'first_load' | 'recovery_decided' | 'certificate_issued' | 'certificate_revoked' | 'package_imported' | 'package_refused' | 'area_event_proposed' | 'area_event_approved' | 'area_event_refused' | 'area_event_carried_out'

/** Notes who did what when, for the auditor. Never names or numbers of people in households. */
export async function writeAudit(database: Database, entry: { readonly account: string; readonly action: AuditAction; readonly requestId: string; readonly detail?: Readonly<Record<string, string | number>> }): Promise<void> {
  await database.insertInto('audit').values({ account: entry.account, action: entry.action, request_id: entry.requestId, detail: JSON.stringify(entry.detail ?? {}) }).execute()
}
