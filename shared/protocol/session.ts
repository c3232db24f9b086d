import { z } from 'zod'
import { RoleId } from '../domain/access/editing-power.ts'
import { RegionCode } from '../domain/region.ts'

/** `POST /api/session` */
export const SignInRequest = z.object({ account: z.string().trim().min(1).max(64), password: z.string().min(1).max(200) })
export type SignInRequest = z.infer<typeof SignInRequest>

/** Who is signed in and what they may see. `scopeEpoch` rises whenever the scope changes. */
export const Account = z.object({
  account: z.string(),
  displayName: z.string(),
  role: RoleId,
  scope: z.array(RegionCode).min(1),
  scopeEpoch: z.int(),
})
export type Account = z.infer<typeof Account>

export const SignInReply = z.object({ token: z.string(), expiresAt: z.string(), account: Account })
export type SignInReply = z.infer<typeof SignInReply>
