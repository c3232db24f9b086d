import { z } from 'zod'
import { RoleId } from '../domain/access/editing-power.ts'
import { RegionCode } from '../domain/region.ts'
import { CountyKeys } from './certificate.ts'

/**
 * What a server gave a device with an earlier sign-in of an account. It opens nothing: it only lets the owner's own computer
 * be judged while somebody guesses at the account from elsewhere.
 */
export const DeviceToken = z.string().regex(/^[\w-]{43}$/)

/** `POST /api/session` */
export const SignInRequest = z.object({ account: z.string().trim().min(1).max(64), password: z.string().min(1).max(200), deviceToken: DeviceToken.nullable().default(null) })
export type SignInRequest = z.input<typeof SignInRequest>

/** Who is signed in and what they may see. `scopeEpoch` rises whenever the scope changes. */
export const Account = z.object({
  account: z.string(),
  displayName: z.string(),
  role: RoleId,
  scope: z.array(RegionCode).min(1),
  scopeEpoch: z.int(),
})
export type Account = z.infer<typeof Account>

/** `county`: the public keys of the account's county, so that a device which is set up now can leave its copy for the county at once; null above the counties. */
export const SignInReply = z.object({ token: z.string(), expiresAt: z.string(), account: Account, deviceToken: DeviceToken, county: CountyKeys.nullable().default(null) })
export type SignInReply = z.infer<typeof SignInReply>

/** Ten letters cannot be guessed within the attempts that the server allows, and are still typed in a village. */
export const NewPassword = z.string().min(10).max(200)

/** `PUT /api/session/password`: one's own password. Every session of the account ends; the answer is a new one for this device. */
export const PasswordChange = z.object({ oldPassword: z.string().min(1).max(200), newPassword: NewPassword, deviceToken: DeviceToken.nullable().default(null) }).refine(({ oldPassword, newPassword }) => oldPassword !== newPassword)
export type PasswordChange = z.input<typeof PasswordChange>

/**
 * `POST /api/session/end`, without a session: ends the one whose token has this SHA-256. A device that signed out without a
 * network keeps only this, which opens nothing. Answered alike whether there was such a session or not.
 */
export const SessionEnd = z.object({ tokenHash: z.string().regex(/^[0-9a-f]{64}$/) })
export type SessionEnd = z.infer<typeof SessionEnd>
