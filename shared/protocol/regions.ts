import { z } from 'zod'
import { Region } from '../domain/region.ts'

/** `GET /api/regions`: every region inside the account's scope and the ones above it, parents before children. */
export const RegionsReply = z.object({ regions: z.array(Region) })
export type RegionsReply = z.infer<typeof RegionsReply>
