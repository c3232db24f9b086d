import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { AttachmentMediaType } from '../../shared/domain/attachment.ts'
import type { Tables } from '../database/tables.ts'

type Reader = Kysely<Tables>

const Reference = z.object({ bytes: z.coerce.number().int().min(1), mediaType: AttachmentMediaType })
export type Reference = z.infer<typeof Reference>

/**
 * What the living records of a scope say of a content: its size and type; `undefined` where none refers to it.
 * Thumbnails are JPEG, because the device makes them itself.
 */
export async function findReference(database: Reader, patterns: readonly string[], sha256: string): Promise<Reference | undefined> {
  const { rows } = await sql`
    select body->>'bytes' as bytes, body->>'mediaType' as "mediaType" from record
      where kind = 'attachment' and body->>'sha256' = ${sha256} and not deleted and area_code like any(${[...patterns]}::text[])
    union all
    select body->>'thumbnailBytes', 'image/jpeg' from record
      where kind = 'attachment' and body->>'thumbnailSha256' = ${sha256} and not deleted and area_code like any(${[...patterns]}::text[])
    limit 1`.execute(database)
  return rows.length === 0 ? undefined : Reference.parse(rows[0])
}

/** The content of that hash, added where it is new. */
export async function ensureContent(database: Reader, sha256: string, { bytes, mediaType }: Reference): Promise<void> {
  await database.insertInto('attachment_content').values({ sha256, bytes, media_type: mediaType }).onConflict((on) => on.doNothing()).execute()
}

export async function findContent(database: Reader, sha256: string): Promise<{ readonly bytes: number; readonly isWhole: boolean } | undefined> {
  const row = await database.selectFrom('attachment_content').select(['bytes', 'verified_at']).where('sha256', '=', sha256).executeTakeFirst()
  return row && { bytes: row.bytes, isWhole: row.verified_at !== null }
}

/** The same under a lock, so that two senders of one content do not both find it incomplete. */
export async function lockContent(transaction: Reader, sha256: string): Promise<{ readonly bytes: number; readonly isWhole: boolean } | undefined> {
  const row = await transaction.selectFrom('attachment_content').select(['bytes', 'verified_at']).where('sha256', '=', sha256).forUpdate().executeTakeFirst()
  return row && { bytes: row.bytes, isWhole: row.verified_at !== null }
}

export async function readPlaces(database: Reader, sha256: string): Promise<ReadonlySet<number>> {
  const rows = await database.selectFrom('attachment_piece').select('place').where('sha256', '=', sha256).execute()
  return new Set(rows.map((row) => row.place))
}

export async function insertPiece(transaction: Reader, sha256: string, place: number, bytes: Buffer): Promise<void> {
  await transaction.insertInto('attachment_piece').values({ sha256, place, bytes }).onConflict((on) => on.doNothing()).execute()
}

export async function findPiece(database: Reader, sha256: string, place: number): Promise<Buffer | undefined> {
  return (await database.selectFrom('attachment_piece').select('bytes').where('sha256', '=', sha256).where('place', '=', place).executeTakeFirst())?.bytes
}

export async function readPieces(transaction: Reader, sha256: string): Promise<readonly Buffer[]> {
  const rows = await transaction.selectFrom('attachment_piece').select('bytes').where('sha256', '=', sha256).orderBy('place').execute()
  return rows.map((row) => row.bytes)
}

export async function markVerified(transaction: Reader, sha256: string): Promise<void> {
  await transaction.updateTable('attachment_content').set({ verified_at: sql<Date>`now()` }).where('sha256', '=', sha256).execute()
}

/** A content that is not what its name says, with its pieces. */
export async function deleteContent(transaction: Reader, sha256: string): Promise<void> {
  await transaction.deleteFrom('attachment_content').where('sha256', '=', sha256).execute()
}
