import { sql } from 'kysely'
import type { Cursor } from '../../shared/protocol/pull.ts'
import type { Waypoint } from '../../shared/protocol/waypoint.ts'
import type { LineageId } from '../../shared/sync/operation.ts'
import type { Database } from '../database/connect.ts'
import { beginGeneration, knowsGeneration, readGeneration, type Generation } from './generation.queries.ts'
import { openWaypoint } from './waypoint-token.ts'
import { hasWaypoint } from './waypoint.queries.ts'

/** What a device says of where it stands. Only the waypoint proves anything: it carries the server's own mark. */
export interface Claim {
  readonly lineageId: LineageId
  readonly generation: string | undefined
  readonly waypoint: Waypoint | undefined
  readonly cursor: Cursor | null
  /** Highest number of the lineage that the device was given an answer for. */
  readonly answeredSeq: number
}

export interface Recognised {
  readonly generation: Generation
  /** What the device says cannot be, and it proves nothing: it alone loads anew and asks what is known of its work. */
  readonly startOver: boolean
}

/** Whether the database has been put back since this device was last here; where the device can prove it, another life begins. */
export async function recogniseLife(database: Database, secret: string, claim: Claim): Promise<Recognised> {
  const current = await readGeneration(database)
  const place = claim.waypoint && openWaypoint(secret, claim.waypoint)
  if (place && place.generation !== current.id && !(await knowsGeneration(database, place.generation))) {
    return { generation: await beginGeneration(database, current, 'generation', [place.generation]), startOver: false }
  }
  if (place?.generation === current.id && !(await hasWaypoint(database, place))) {
    return { generation: await beginGeneration(database, current, 'waypoint', [], { xid: place.xid }), startOver: false }
  }
  // A waypoint that is known proves the answers: those of a renewed lineage may be of ops that the ledger has under an older one.
  const answeredSeq = place?.generation === current.id ? 0 : claim.answeredSeq
  return { generation: current, startOver: claim.generation === current.id && (await isBeyond(database, { ...claim, answeredSeq })) }
}

/** A cursor behind every transaction that there is, or an answer that no ledger line gave. */
async function isBeyond(database: Database, { cursor, lineageId, answeredSeq }: Claim): Promise<boolean> {
  const xid = cursor?.split(':')[0] ?? '0'
  const { rows } = await sql<{ beyond: boolean }>`
    select ${xid}::xid8 > pg_snapshot_xmax(pg_current_snapshot()) or ${answeredSeq}::int > greatest(
      (select coalesce(max(seq), 0) from op where lineage_id = ${lineageId}), (select coalesce(max(seq), 0) from held_op where lineage_id = ${lineageId})) as beyond`.execute(database)
  return rows[0]?.beyond ?? false
}
