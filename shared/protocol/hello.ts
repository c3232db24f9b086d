import { z } from 'zod'
import { DeviceReport } from './device-report.ts'
import { Cursor } from './pull.ts'
import { RegionCode } from '../domain/region.ts'
import { LineageId } from '../sync/operation.ts'
import { SignedRevocations } from './certificate.ts'
import { Waypoint } from './waypoint.ts'

/** `POST /api/sync/hello`. `cursor` is where the device stands, null before its first load. */
export const HelloRequest = z.object({
  lineageId: LineageId,
  protocolVersion: z.int(),
  schemaVersion: z.int(),
  cursor: Cursor.nullable().default(null),
  /** The life of the database that the device stands in, and the last waypoint that it was given. */
  generation: z.uuid().optional(),
  waypoint: Waypoint.optional(),
  /** Highest seq of the lineage that the device was given an answer for. */
  answeredSeq: z.int().min(0).max(2 ** 31 - 1).optional(),
  report: DeviceReport.optional(),
})
export type HelloRequest = z.infer<typeof HelloRequest>

/** `generation` is one life of the central database: when it differs from the last one, the device rewinds and pushes again. */
export const HelloReply = z.object({
  serverTime: z.string(),
  generation: z.uuid(),
  /** A backup that was opened and checked holds every transaction up to this waypoint. */
  backedUp: Waypoint.optional(),
  /** When that life began, by the server's clock. */
  generationSince: z.string().optional(),
  /** What the device says of where it stands cannot be: it does as if the database began another life. */
  startOver: z.boolean().optional(),
  /** Highest seq of this lineage without a gap that the server has answered; 0 for a new lineage. */
  acknowledgedSeq: z.int().min(0),
  scopeEpoch: z.int(),
  /** The areas of the account as of this epoch; empty for one that sees no household. */
  scope: z.array(RegionCode),
  /** Whether nothing in the scope has changed after the cursor of the request. */
  isCurrent: z.boolean(),
  /** MD5 of `rootText` over the scope where `isCurrent`: a device with the same root has nothing to fetch and has proven it. */
  root: z.string().regex(/^[0-9a-f]{32}$/).nullable(),
  maxOperations: z.int(),
  maxBytes: z.int(),
  oldestSchemaVersion: z.int(),
  /** Device certificates of the account's county that hold no longer; null for an account above the counties. */
  revocations: SignedRevocations.nullable().default(null),
})
export type HelloReply = z.infer<typeof HelloReply>
