import { z } from 'zod'

/**
 * Proof that the central database had taken a certain transaction: generation, transaction, a random name, and the server's
 * mark over them. A device keeps the last one that it was given and shows it in its greeting. A database that does not know it
 * has been put back to an earlier state; without the mark anybody could say so.
 */
export const Waypoint = z
  .string()
  .regex(/^[0-9a-f-]{36}\.\d{1,20}\.[0-9a-f-]{36}\.[0-9a-f]{32}$/)
  .brand('Waypoint')
export type Waypoint = z.infer<typeof Waypoint>

/** The transaction that a waypoint stands for; later ones are higher within one generation. */
export function transactionOf(waypoint: Waypoint): bigint {
  return BigInt(waypoint.split('.')[1] ?? '0')
}
