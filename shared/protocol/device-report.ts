import { z } from 'zod'
import { RegionCode } from '../domain/region.ts'

/** What a device says of itself with every greeting: numbers and times, nothing about anybody. */
export const DeviceReport = z.object({
  deviceId: z.uuid(),
  /** Program version and system, for the help desk. */
  program: z.string().max(200),
  unsent: z.int().min(0),
  /** When the oldest unsent work was saved. */
  oldestUnsentAt: z.string().max(40).nullable(),
  held: z.int().min(0),
  conflicts: z.int().min(0),
  drafts: z.int().min(0),
  freeBytes: z.int().min(0).nullable(),
  lastAgreedAt: z.string().max(40).nullable(),
})
export type DeviceReport = z.infer<typeof DeviceReport>

/** `GET /api/devices`: the devices of accounts inside the asker's areas, the longest silent first. */
export const DevicesReply = z.object({
  devices: z.array(
    z.object({
      deviceId: z.uuid(),
      account: z.string(),
      displayName: z.string(),
      scope: z.array(RegionCode),
      lastSeenAt: z.string(),
      /** Null where what was stored can no longer be read. */
      report: DeviceReport.nullable(),
      /** Ops of this account that the server holds. */
      heldHere: z.int(),
      /** Its newest certificate for packages, by which it can be barred; null where it has none. */
      certificateId: z.uuid().nullable().default(null),
      isBarred: z.boolean().default(false),
    }),
  ),
  /** Accounts that enter data and have never been seen. */
  neverSeen: z.array(z.object({ account: z.string(), displayName: z.string(), scope: z.array(RegionCode) })),
  /** Days without a sign of life after which a device counts as silent. */
  silentAfterDays: z.int(),
})
export type DevicesReply = z.infer<typeof DevicesReply>
