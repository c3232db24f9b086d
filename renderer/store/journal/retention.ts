import { z } from 'zod'
import { transactionOf, Waypoint } from '../../../shared/protocol/waypoint.ts'
import type { StoreTables } from '../disk/database.ts'

/** Days that answered work stays on this device where no verified backup of the county database is known to hold it. */
export const KEPT_DAYS = 90
const DAY_MS = 86_400_000

/** What the server said last of its clock and of its backups. */
export const ServerWord = z.object({
  /** By the server's clock: this device's may stand anywhere. */
  serverTime: z.string().nullable(),
  /** A backup that was opened and checked holds every transaction up to here. */
  backedUp: Waypoint.nullable(),
})
export type ServerWord = z.infer<typeof ServerWord>

const KEY = 'server-word'
type MetaTable = Pick<StoreTables, 'meta'>

export async function readServerWord({ meta }: MetaTable): Promise<ServerWord> {
  return ServerWord.catch({ serverTime: null, backedUp: null }).parse((await meta.get(KEY))?.value)
}

export async function saveServerWord({ meta }: MetaTable, word: ServerWord): Promise<void> {
  await meta.put({ key: KEY, value: word })
}

/** Something that the server has: since when by its clock, and the waypoint that it had given by then. */
export interface Settled {
  readonly at: string | null
  readonly waypoint: Waypoint | null
}

/** Whether the copy on this device may go: a verified backup holds it, or the stated time has passed by the server's clock. */
export function mayGo({ at, waypoint }: Settled, { serverTime, backedUp }: ServerWord): boolean {
  if (waypoint && backedUp && lifeOf(waypoint) === lifeOf(backedUp) && transactionOf(waypoint) <= transactionOf(backedUp)) return true
  return at !== null && serverTime !== null && Date.parse(serverTime) - Date.parse(at) > KEPT_DAYS * DAY_MS
}

function lifeOf(waypoint: Waypoint): string {
  return waypoint.split('.')[0] ?? ''
}
