import type { PushReply } from '../../shared/protocol/push.ts'
import { utf8Bytes } from '../../shared/sync/operation-limits.ts'
import { REPLY_BYTES } from './page-limits.ts'

/** One answer out of several; of a record or conflict that more than one touched, the last state. */
export function joinReplies(replies: readonly PushReply[]): PushReply {
  const [only] = replies
  if (only && replies.length === 1) return only
  return boundReply({
    outcomes: replies.flatMap((reply) => reply.outcomes),
    records: [...new Map(replies.flatMap((reply) => reply.records.map((record) => [record.id, record] as const))).values()],
    conflicts: [...new Map(replies.flatMap((reply) => reply.conflicts.map((conflict) => [conflict.id, conflict] as const))).values()],
    waypoint: replies.findLast((reply) => reply.waypoint !== undefined)?.waypoint,
  })
}

/** Every outcome, and as many rows and conflicts as an answer may carry; what is left out comes with the next pull. */
export function boundReply({ outcomes, records, conflicts, waypoint }: PushReply): PushReply {
  let left = REPLY_BYTES
  const fits = (value: unknown) => {
    const bytes = utf8Bytes(JSON.stringify(value))
    if (bytes > left) return false
    left -= bytes
    return true
  }
  return { outcomes, waypoint, records: records.filter(fits), conflicts: conflicts.filter(fits) }
}
