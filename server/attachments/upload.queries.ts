import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { HeldContent } from '../../shared/protocol/attachments.ts'
import type { Tables } from '../database/tables.ts'

type Reader = Kysely<Tables>

/**
 * Bytes of unfinished uploads that one account may leave lying: six of the largest contents, and devices send one after the
 * other. Beyond it the upload that was untouched longest goes, and its device sends it again.
 */
export const UPLOADS_LIMIT_BYTES = 64 * 1024 * 1024

/** One account's upload of a content of a claimed length. Nobody else's claim or piece can touch it. */
export interface UploadKey {
  readonly account: string
  readonly sha256: string
  readonly bytes: number
}

/** Begins an upload, or goes on with it for the households named now. Gives the places that have come. */
export async function openUpload(database: Reader, account: string, { sha256, bytes, households }: HeldContent): Promise<ReadonlySet<number>> {
  await database.insertInto('content_upload').values({ account, sha256, bytes, households: [...households] })
    .onConflict((on) => on.columns(['account', 'sha256', 'bytes']).doUpdateSet({ households: [...households], touched_at: sql<Date>`now()` })).execute()
  return readPlaces(database, { account, sha256, bytes })
}

/** Takes the lock, so that two senders of the last two pieces do not both find it incomplete. Gives its households; `undefined` where nobody asked for it before. */
export async function lockUpload(transaction: Reader, key: UploadKey): Promise<readonly string[] | undefined> {
  const row = await uploadOf(transaction, key).select('households').forUpdate().executeTakeFirst()
  return row?.households
}

export async function findHouseholds(database: Reader, key: UploadKey): Promise<readonly string[] | undefined> {
  return (await uploadOf(database, key).select('households').executeTakeFirst())?.households
}

/** Keeps a piece, and keeps the account within its limit. */
export async function insertPiece(transaction: Reader, { account, sha256, bytes }: UploadKey, place: number, piece: Buffer): Promise<void> {
  await transaction.insertInto('content_upload_piece').values({ account, sha256, bytes, place, piece }).onConflict((on) => on.doNothing()).execute()
  await sql`update content_upload set touched_at = clock_timestamp() where account = ${account} and sha256 = ${sha256} and bytes = ${bytes}`.execute(transaction)
  await sql`
    with sized as (
      select u.sha256, u.bytes, u.touched_at, coalesce(sum(octet_length(p.piece)), 0) as size from content_upload u left join content_upload_piece p using (account, sha256, bytes)
      where u.account = ${account} group by u.sha256, u.bytes, u.touched_at),
    reaching as (select sha256, bytes, sum(size) over (order by touched_at desc, sha256, bytes) as reached from sized),
    over as (
      select u.sha256, u.bytes from content_upload u join reaching using (sha256, bytes)
      where u.account = ${account} and reached > ${UPLOADS_LIMIT_BYTES} and not (u.sha256 = ${sha256} and u.bytes = ${bytes}) for update of u skip locked)
    delete from content_upload u using over where u.account = ${account} and u.sha256 = over.sha256 and u.bytes = over.bytes`.execute(transaction)
}

export async function readPlaces(database: Reader, key: UploadKey): Promise<ReadonlySet<number>> {
  const rows = await piecesOf(database, key).select('place').execute()
  return new Set(rows.map((row) => row.place))
}

export async function readPieces(transaction: Reader, key: UploadKey): Promise<readonly Buffer[]> {
  const rows = await piecesOf(transaction, key).select('piece').orderBy('place').execute()
  return rows.map((row) => row.piece)
}

/** The verified whole takes its place among the contents; one that lies there already stays as it is. The upload is over. */
export async function storeWhole(transaction: Reader, key: UploadKey, mediaType: string): Promise<void> {
  const { account, sha256, bytes } = key
  const stored = await transaction.insertInto('attachment_content').values({ sha256, bytes, media_type: mediaType, verified_at: sql<Date>`now()` }).onConflict((on) => on.doNothing()).returning('sha256').execute()
  if (stored.length > 0) await sql`insert into attachment_piece (sha256, place, bytes) select sha256, place, piece from content_upload_piece where account = ${account} and sha256 = ${sha256} and bytes = ${bytes}`.execute(transaction)
  await deleteUpload(transaction, key)
}

export async function deleteUpload(transaction: Reader, { account, sha256, bytes }: UploadKey): Promise<void> {
  await transaction.deleteFrom('content_upload').where('account', '=', account).where('sha256', '=', sha256).where('bytes', '=', bytes).execute()
}

function uploadOf(database: Reader, { account, sha256, bytes }: UploadKey) {
  return database.selectFrom('content_upload').where('account', '=', account).where('sha256', '=', sha256).where('bytes', '=', bytes)
}

function piecesOf(database: Reader, { account, sha256, bytes }: UploadKey) {
  return database.selectFrom('content_upload_piece').where('account', '=', account).where('sha256', '=', sha256).where('bytes', '=', bytes)
}
