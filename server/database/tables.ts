import type { ColumnType, Generated, GeneratedAlways } from 'kysely'

/** Written as JSON text, read as parsed JSON of a shape that the reader's schema checks. */
type Json = ColumnType<unknown, string, string>
type Stamp = ColumnType<Date, Date | string | undefined, Date | string>
/** 64-bit numbers come as text. */
type Counter = ColumnType<string, string | undefined, string>

/** What the central database holds; the migrations are the truth, this is their shape for the compiler. */
export interface Tables {
  generation: { id: string; started_at: Stamp; number: Generated<number>; reason: Generated<string>; evidence: Json }
  verified_backup: { id: Generated<string>; generation: string; xid: string; waypoint: string; verified_at: Stamp }
  waypoint: { xid: Counter; id: Generated<string>; at: Stamp }
  note: { name: string; value: string }
  audit: { id: Generated<string>; at: Stamp; account: string | null; action: string; detail: Json; request_id: string | null }
  region: { code: string; name: string; level: string; parent: string | null; valid_from: string | null; valid_to: string | null; successor: string | null; village_attr: string | null; minority_area: boolean | null; deep_poor: boolean | null }
  account: { account: string; display_name: string; role: string; scope: string[]; scope_epoch: Generated<number>; password_hash: string; disabled: Generated<boolean> }
  sign_in_guard: { key: string; failures: number; blocked_until: Date | null; last_failure: Stamp }
  session: { token_hash: Buffer; account: string; created_at: Stamp; expires_at: Date; device_hash: Buffer | null }
  known_device: { token_hash: Buffer; account: string; first_used_at: Stamp; last_used_at: Stamp }
  record: {
    county_code: string
    id: string
    kind: string
    area_code: string
    household_id: string
    year: number | null
    body: Json
    row_version: number
    field_versions: Json
    deleted: boolean
    updated_at: Stamp
    xid: Counter
    seq: Counter
    digest: GeneratedAlways<string>
    /** What it weighs on the wire. */
    bytes: GeneratedAlways<number>
  }
  village_tally: { village_code: string; as_of: string; tally: Json; counted_at: Stamp }
  account_scope: { account: string; epoch: number; scope: string[]; since: Stamp }
  lineage_contact: { account: string; lineage_id: string; epoch: number; first_seen_at: Stamp; is_loaded: Generated<boolean>; xid: Counter; seq: Counter }
  handed_op: { op_id: string; account: string; lineage_id: string; household_id: string; handed_at: Stamp; is_offered: boolean; outcome: Json }
  area_event: { id: string; kind: string; at: Stamp; account: string; approved_by: string | null; detail: Json }
  area_proposal: { id: string; event: Json; areas: string[]; account: string; proposed_at: Stamp; expires_at: Date; decided_by: string | null; decided_at: Date | null; is_approved: boolean | null; why: Generated<string>; event_id: string | null }
  held_op: { op_id: string; lineage_id: string; seq: number | null; group_id: string | null; account: string; area_code: string | null; reason: string; waits_for: string | null; scope_epoch: number | null; content: Json; held_at: Stamp; tries: Generated<number>; next_try_at: Date | null; is_open: Generated<boolean>; settlement: Json | null; xid: Counter; seq_no: Counter; bytes: GeneratedAlways<number> }
  op_answer: { op_id: string; outcome: Json; row_version: number; answered_at: Stamp; bytes: GeneratedAlways<number> }
  device: { device_id: string; account: string; lineage_id: string; report: Json; first_seen_at: Stamp; last_seen_at: Stamp }
  key_recovery: { id: string; account: string; county_code: string; device_id: string | null; replaced_at: Date | null; reply_key: string; request: Json; requested_at: Stamp; decided_by: string | null; decided_at: Date | null; is_approved: boolean | null; answer: Json | null }
  area_event_scope: { event_id: string; account: string; scope_before: string[]; epoch_after: number }
  departure: { id: Generated<string>; event_id: string; household_id: string; area_code: string; to_area: string; xid: Counter; seq: Counter }
  hand_over: { id: string; op_id: string; area_code: string; hand_over: Json; taken: Generated<boolean>; xid: Counter; seq: Counter; bytes: GeneratedAlways<number> }
  op: { op_id: string; lineage_id: string; seq: number; hash: string; county_code: string; record_id: string; record_kind: string; actor: string; operation: Json; outcome: Json; row_version: number; received_at: Stamp }
  conflict: { id: string; op_id: string; record_id: string; area_code: string; conflict: Json; resolved: boolean; xid: Counter; seq: Counter; bytes: GeneratedAlways<number> }
  attachment_content: { sha256: string; bytes: number; media_type: string; verified_at: Stamp; created_at: Stamp; unreferenced_since: Date | null }
  attachment_piece: { sha256: string; place: number; bytes: Buffer }
  content_holder: { sha256: string; household_id: string; since: Stamp }
  content_upload: { account: string; sha256: string; bytes: number; households: string[]; touched_at: Stamp }
  content_upload_piece: { account: string; sha256: string; bytes: number; place: number; piece: Buffer }
  removed_content: { id: Generated<string>; sha256: string; bytes: number; reason: string; unreferenced_since: Date; removed_at: Stamp }
  village_segment: { village_code: string; as_of: string; version: string; households: number; records: number; index_bytes: Buffer; row_bytes: Buffer; left_from: string | null }
  county_key: { county_code: string; signing_key: string; agreement_key: string; sealed_private: Buffer; created_at: Stamp }
  device_certificate: { certificate_id: string; county_code: string; device_id: string; account: string; certificate: Json; issued_at: Stamp }
  device_key: { device_id: string; account: string; signing_key: string; state: 'trusted' | 'pending' | 'refused' | 'revoked'; claimed_at: Stamp; decided_by: string | null; decided_at: Date | null }
  device_challenge: { challenge: string; account: string; expires_at: Date }
  revoked_certificate: { certificate_id: string; county_code: string; revoked_by: string; reason: string; revoked_at: Stamp }
}
