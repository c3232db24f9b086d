import { createHash } from 'node:crypto'
import { DEMONSTRATION_PASSWORD } from '../../../server/demonstration/demonstration-accounts.ts'
import { pieceCount } from '../../../shared/protocol/attachments.ts'
import { SignInReply } from '../../../shared/protocol/session.ts'
import type { KillableServer } from './killable-server.ts'
import { PHOTO_BYTES } from './made-up-photo.ts'
import { markOf } from './mark-of.ts'

type Asked = Pick<KillableServer, 'query'>

/** Marks of everything that the ledger has an answer for but a refusal. */
export async function readMarks(server: Asked, account: string): Promise<ReadonlySet<string>> {
  const rows = await server.query<{ record_id: string; kind: string; address: string | null }>(
    `select op.record_id, op.operation->>'kind' as kind, op.operation->'changes'->>'address' as address from op left join op_answer using (op_id)
     where op.actor = '${account}' and coalesce(op_answer.outcome, op.outcome)->>'state' <> 'rejected'`)
  return new Set(rows.map((row) => markOf(row.kind, row.record_id, row.address)))
}

/** Hashes of the contents that lie there whole. */
export async function readContents(server: Asked): Promise<ReadonlySet<string>> {
  const rows = await server.query<{ sha256: string }>('select sha256 from attachment_content')
  return new Set(rows.map(({ sha256 }) => sha256))
}

/** Records that were changed another number of times than the ledger says, and households or photos that are there more than once. */
export async function countDoubled(server: Asked): Promise<number> {
  const [row] = await server.query<{ changed: number; heads: number; pictures: number }>(`
    select (select count(*)::int from record join (
        select record_id, count(*) filter (where coalesce(op_answer.outcome, op.outcome)->>'state' in ('applied', 'merged')) as times from op left join op_answer using (op_id) group by record_id
      ) as told on told.record_id = record.id where told.times <> record.row_version) as changed,
      (select count(*)::int from (select household_id from record where kind = 'member' and not deleted and body->>'name' like '风暴%' group by household_id having count(*) > 1) as twice) as heads,
      (select count(*)::int from (select body->>'sha256' from record where kind = 'attachment' and not deleted group by body->>'sha256' having count(*) > 1) as twice) as pictures`)
  return (row?.changed ?? 0) + (row?.heads ?? 0) + (row?.pictures ?? 0)
}

/** The address of every household that is there, by id. */
export async function readAddresses(server: Asked): Promise<ReadonlyMap<string, string | null>> {
  const rows = await server.query<{ id: string; address: string | null }>(`select id, body->>'address' as address from record where kind = 'household' and not deleted`)
  return new Map(rows.map(({ id, address }) => [id, address]))
}

/** Whether everybody who may can read these contents whole: each is fetched as `account` and its hash compared. Gives those that are not. */
export async function findBrokenPhotos(url: string, account: string, photos: readonly string[]): Promise<string[]> {
  const answer = await fetch(`${url}/api/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account, password: DEMONSTRATION_PASSWORD }) })
  const { token } = SignInReply.parse(await answer.json())
  const broken: string[] = []
  for (const sha256 of photos) {
    const pieces = await Promise.all(Array.from({ length: pieceCount(PHOTO_BYTES) }, async (_, place) => {
      const piece = await fetch(`${url}/api/attachments/${sha256}/pieces/${place}`, { headers: { authorization: `Bearer ${token}` } })
      return Buffer.from(await piece.arrayBuffer())
    }))
    if (createHash('sha256').update(Buffer.concat(pieces)).digest('hex') !== sha256) broken.push(sha256)
  }
  return broken
}
