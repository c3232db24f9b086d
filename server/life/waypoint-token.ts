import { createHmac, timingSafeEqual } from 'node:crypto'
import { Waypoint } from '../../shared/protocol/waypoint.ts'

/** One writing transaction of one life of the database. */
export interface WaypointPlace {
  readonly generation: string
  readonly xid: string
  readonly id: string
}

const MARK_HEX_DIGITS = 32

/** The waypoint as it is given to a device, under the secret that is kept apart from the database. */
export function writeWaypoint(secret: string, { generation, xid, id }: WaypointPlace): Waypoint {
  return Waypoint.parse(`${generation}.${xid}.${id}.${markOf(secret, generation, xid, id)}`)
}

/** What a waypoint stands for; `undefined` where this server did not write it. */
export function openWaypoint(secret: string, waypoint: Waypoint): WaypointPlace | undefined {
  const [generation = '', xid = '', id = '', mark = ''] = waypoint.split('.')
  const expected = markOf(secret, generation, xid, id)
  return timingSafeEqual(Buffer.from(mark), Buffer.from(expected)) ? { generation, xid, id } : undefined
}

function markOf(secret: string, generation: string, xid: string, id: string): string {
  return createHmac('sha256', secret).update(`bangfu waypoint v1\n${generation}\n${xid}\n${id}`).digest('hex').slice(0, MARK_HEX_DIGITS)
}
