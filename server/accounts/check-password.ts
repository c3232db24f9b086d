import { hash, verify } from '@node-rs/argon2'
import type { Database } from '../database/connect.ts'
import { giveAttemptBack, reserveAttempt, type Guard } from './sign-in-guard.ts'

/** Argon2id with 19 MiB, two passes, one lane: the smallest set that OWASP names, so that forty sign-ins at eight o'clock do not stop the server. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** `passwordHash` is the one that the password was right for: what follows holds only while the account still has it. `isLast`: the next attempt has to wait. */
export type PasswordCheck = { readonly kind: 'right'; readonly passwordHash: string } | { readonly kind: 'wrong'; readonly isLast: boolean } | { readonly kind: 'locked'; readonly seconds: number }

export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2ID)
}

let decoy: Promise<string> | undefined

/** Checks a password within what the guards allow. An unknown account is limited as a known one and takes as long. */
export async function checkPassword(database: Database, account: string, password: string, guards: readonly Guard[], now: Date): Promise<PasswordCheck> {
  const attempt = await reserveAttempt(database, guards, now)
  if (attempt.kind === 'locked') return attempt
  const row = await database.selectFrom('account').select(['password_hash', 'disabled']).where('account', '=', account).executeTakeFirst()
  decoy ??= hashPassword('decoy')
  const right = await verify(row?.password_hash ?? (await decoy), password)
  if (!row || row.disabled || !right) return { kind: 'wrong', isLast: attempt.isLast }
  await giveAttemptBack(database, guards, now)
  return { kind: 'right', passwordHash: row.password_hash }
}
