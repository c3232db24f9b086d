import { hash, verify } from '@node-rs/argon2'
import type { Database } from '../database/connect.ts'
import { countWrongPassword, forgetWrongPasswords, guardKey, secondsBlocked } from './sign-in-guard.ts'

/** Argon2id with 19 MiB, two passes, one lane: the smallest set that OWASP names, so that forty sign-ins at eight o'clock do not stop the server. */
const ARGON2ID = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export type PasswordCheck = { readonly kind: 'right' } | { readonly kind: 'wrong' } | { readonly kind: 'locked'; readonly seconds: number }

export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2ID)
}

let decoy: Promise<string> | undefined

/** Checks a password and counts the wrong ones of this sender. An unknown account takes as long as a known one. */
export async function checkPassword(database: Database, account: string, password: string, sender: string, now: Date): Promise<PasswordCheck> {
  const key = guardKey(account, sender)
  const seconds = await secondsBlocked(database, key, now)
  if (seconds > 0) return { kind: 'locked', seconds }
  const row = await database.selectFrom('account').select(['password_hash', 'disabled']).where('account', '=', account).executeTakeFirst()
  decoy ??= hashPassword('decoy')
  const right = await verify(row?.password_hash ?? (await decoy), password)
  if (row && !row.disabled && right) {
    await forgetWrongPasswords(database, key, now)
    return { kind: 'right' }
  }
  await countWrongPassword(database, key, now)
  return { kind: 'wrong' }
}
