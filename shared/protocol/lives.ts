import { z } from 'zod'

/** `GET /api/lives`: the lives of the central database, the newest first. `reason`: `first`, or by what a restore was recognised. */
export const LivesReply = z.object({ lives: z.array(z.object({ generation: z.uuid(), since: z.string(), reason: z.string() })) })
export type LivesReply = z.infer<typeof LivesReply>
