import { z } from 'zod'

/** UUIDv7 made on the device; never shown to a person. */
export const RecordId = z.uuid().brand('RecordId')
export type RecordId = z.infer<typeof RecordId>

/** The kinds of record that are kept and synchronised. */
export const RECORD_KINDS = ['household', 'member', 'household_year', 'income_statement', 'guarantee', 'measure', 'attachment'] as const
export const RecordKind = z.enum(RECORD_KINDS)
export type RecordKind = z.infer<typeof RecordKind>
