import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'

/** Days without a piece after which an unfinished upload goes: a device that lives asks again within a week, and sends it again later. */
export const UPLOAD_DAYS = 7
/** Days after the last living record that named a content was deleted: longer than any yearly check looks back, so that what is restored finds its picture. */
export const UNREFERENCED_DAYS = 180

/**
 * Removes uploads that never became whole, and contents that no living record has named for so long; each content leaves a
 * row in `removed_content`. `now` decides; several servers may do it at once. Gives how many went.
 */
export async function removeForgotten(database: Database, now: Date): Promise<{ readonly uploads: number; readonly contents: number }> {
  return database.transaction().execute(async (transaction) => {
    const uploads = await transaction.deleteFrom('content_upload').where('touched_at', '<', daysBefore(now, UPLOAD_DAYS)).executeTakeFirst()
    await sql`update attachment_content set unreferenced_since = null where unreferenced_since is not null and ${isNamed}`.execute(transaction)
    await sql`update attachment_content set unreferenced_since = ${now} where unreferenced_since is null and not ${isNamed}`.execute(transaction)
    const contents = await sql`
      with gone as (delete from attachment_content where unreferenced_since < ${daysBefore(now, UNREFERENCED_DAYS)} returning sha256, bytes, unreferenced_since)
      insert into removed_content (sha256, bytes, reason, unreferenced_since, removed_at) select sha256, bytes, 'unreferenced', unreferenced_since, ${now} from gone`.execute(transaction)
    return { uploads: Number(uploads.numDeletedRows), contents: Number(contents.numAffectedRows ?? 0) }
  })
}

const isNamed = sql`(
  exists (select 1 from record where kind = 'attachment' and not deleted and body->>'sha256' = attachment_content.sha256)
  or exists (select 1 from record where kind = 'attachment' and not deleted and body->>'thumbnailSha256' = attachment_content.sha256))`

function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 24 * 60 * 60 * 1000)
}
