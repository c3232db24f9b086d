import { sql } from 'kysely'
import type { Database } from '../database/connect.ts'
import { MOST_ROW_BYTES, PAGE_BYTES } from '../sync/page-limits.ts'

/** Items in one piece of the stream. */
const AT_ONCE = 200

/**
 * What nobody has settled in some areas, conflicts and then hand-overs, as lines of a pull: the feed of a device that begins
 * today does not go back to them. Piece by piece, so that no number of them weighs on the server.
 */
export async function* readOpenItems(database: Database, patterns: readonly string[]): AsyncGenerator<string> {
  for (const part of [OPEN_CONFLICTS, OPEN_HAND_OVERS]) {
    for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
      // A heavy one of before there were limits goes alone, and one that cannot travel stays out (V3).
      const { rows } = await sql<{ id: string; line: string }>`
        select id, line from (
          select id::text as id, line, sum(octet_length(line)) over way as running, row_number() over way as place
          from (select id, ${part.line} || E'\n' as line from ${sql.table(part.table)} where not ${sql.ref(part.settled)} and id > ${after}::uuid and area_code like any(${[...patterns]}::text[])
            and octet_length(${part.line}) <= ${MOST_ROW_BYTES} order by id limit ${AT_ONCE}) as item window way as (order by id)
        ) as weighed where place = 1 or running <= ${PAGE_BYTES} order by id`.execute(database)
      const last = rows.at(-1)
      if (!last) break
      yield rows.map((row) => row.line).join('')
      after = last.id
    }
  }
}

const OPEN_CONFLICTS = { table: 'conflict', settled: 'resolved', line: sql<string>`json_build_object('type', 'conflict', 'conflict', conflict)::text` } as const
const OPEN_HAND_OVERS = { table: 'hand_over', settled: 'taken', line: sql<string>`json_build_object('type', 'hand-over', 'handOver', hand_over)::text` } as const
