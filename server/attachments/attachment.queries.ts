import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { AttachmentMediaType } from '../../shared/domain/attachment.ts'
import type { Tables } from '../database/tables.ts'

type Reader = Kysely<Tables>

interface NamedContent {
  readonly sha256: string
  readonly bytes: number
  readonly households: readonly string[]
}

/**
 * As what types the living records of these households in a scope name a content of this length; thumbnails are JPEG,
 * because the device makes them itself. Empty: none of them names it so.
 */
export async function findNamedTypes(database: Reader, patterns: readonly string[], { sha256, bytes, households }: NamedContent): Promise<readonly AttachmentMediaType[]> {
  const { rows } = await sql<{ mediaType: unknown }>`
    with named as (
      select body->>'bytes' as bytes, body->>'mediaType' as "mediaType", household_id, area_code from record where kind = 'attachment' and not deleted and body->>'sha256' = ${sha256}
      union all
      select body->>'thumbnailBytes', 'image/jpeg', household_id, area_code from record where kind = 'attachment' and not deleted and body->>'thumbnailSha256' = ${sha256})
    select distinct "mediaType" from named where bytes = ${String(bytes)} and household_id = any(${[...households]}::uuid[]) and area_code like any(${[...patterns]}::text[])`.execute(database)
  return rows.map((row) => AttachmentMediaType.parse(row.mediaType))
}

/**
 * Whether an account of this scope may read a content: a living record in the scope names it, and somebody has proven to
 * hold it for that very household. The household has to lie in the scope itself: a record could name a stranger's.
 */
export async function isReadable(database: Reader, patterns: readonly string[], sha256: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from content_holder holder join record household on household.id = holder.household_id and household.kind = 'household' and household.area_code like any(${[...patterns]}::text[])
    where holder.sha256 = ${sha256} and exists (
      select 1 from record named where named.kind = 'attachment' and not named.deleted and named.household_id = holder.household_id and named.area_code = household.area_code
        and (named.body->>'sha256' = ${sha256} or named.body->>'thumbnailSha256' = ${sha256}))
    limit 1`.execute(database)
  return rows.length > 0
}

/** Notes for which households of a scope the content was proven to be held. */
export async function linkHouseholds(database: Reader, patterns: readonly string[], sha256: string, households: readonly string[]): Promise<void> {
  await sql`
    insert into content_holder (sha256, household_id)
      select ${sha256}, id from record where id = any(${[...households]}::uuid[]) and kind = 'household' and area_code like any(${[...patterns]}::text[])
    on conflict do nothing`.execute(database)
}

export async function findPiece(database: Reader, sha256: string, place: number): Promise<Buffer | undefined> {
  return (await database.selectFrom('attachment_piece').select('bytes').where('sha256', '=', sha256).where('place', '=', place).executeTakeFirst())?.bytes
}
