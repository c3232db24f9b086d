import { z } from 'zod'
import { PublicKey, type CountyKeys } from '../../shared/protocol/certificate.ts'
import { CopyAbout, SealedToKey, answerText, copyText, requestCodeText, type RecoveryReply, type RecoveryRequest } from '../../shared/protocol/recovery.ts'
import { CountyCode } from '../../shared/domain/region.ts'
import { toHex } from '../../shared/transfer/hex.ts'
import { checkCode } from './crypto/check-code.ts'
import { wrapDataKey, type PasswordCost } from './crypto/password-key.ts'
import { openFromKey, sealToKey } from './crypto/seal-to-key.ts'
import { readDeviceId } from './device-id.ts'
import type { MetaTable } from './disk/database.ts'
import { withMeta } from './disk/older-disk.ts'

const COUNTY = 'recovery-county'
/** Where the copy lies. */
export const RECOVERY_COPY = 'recovery-copy'
const County = z.object({ countyCode: CountyCode, agreementKey: PublicKey })
/** `proof` is a hash of the data key, so that a wrong answer never takes the place of the way in. */
const Copy = z.object({ countyKey: PublicKey, about: CopyAbout, key: SealedToKey, proof: z.string() })

/** The county and its public key, kept open: they are needed before anybody has unlocked anything. */
export async function noteCounty(meta: MetaTable, { countyCode, agreementKey }: CountyKeys): Promise<void> {
  await meta.put({ key: COUNTY, value: { countyCode, agreementKey } satisfies z.infer<typeof County> })
}

/**
 * While the data key lies open: a copy that only the county can open, and only as this account's on this device. Made where
 * the county is known and has none of today's; one of before that is bound to nobody makes room.
 */
export async function keepRecoveryCopy(meta: MetaTable, account: string, rawKey: Uint8Array<ArrayBuffer>, now: Date): Promise<void> {
  const county = County.safeParse((await meta.get(COUNTY))?.value).data
  if (!county) return
  const { countyCode, agreementKey: countyKey } = county
  const deviceId = await readDeviceId(meta)
  const kept = Copy.safeParse((await meta.get(RECOVERY_COPY))?.value).data
  if (kept?.countyKey === countyKey && kept.about.account === account && kept.about.deviceId === deviceId && kept.about.countyCode === countyCode) return
  const about = { account, deviceId, countyCode, sealedAt: now.toISOString() }
  const copy: z.infer<typeof Copy> = { countyKey, about, key: await sealToKey(countyKey, rawKey, copyText(about)), proof: await proofOf(rawKey) }
  await meta.put({ key: RECOVERY_COPY, value: copy })
}

export interface Recovery {
  readonly request: RecoveryRequest
  /** Eight digits that the person reads to the county; reckoned here, so that nobody between can put another request in its place. */
  readonly code: string
  /** Puts the data under a new password with the county's answer; nothing is sealed again. Resolves with whether it opened. */
  finish(reply: RecoveryReply, newPassword: string, cost: PasswordCost): Promise<boolean>
}

/** Prepares to ask the county for the key of a database; `undefined` where it has left no copy for the county on this device. */
export async function beginRecovery(name: string): Promise<Recovery | undefined> {
  const copy = await withMeta(name, async (meta) => Copy.safeParse((await meta.get(RECOVERY_COPY))?.value).data)
  if (!copy) return undefined
  const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits'])
  const request = { about: copy.about, key: copy.key, replyKey: toHex(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))) }

  async function finish({ id, answer }: RecoveryReply, newPassword: string, cost: PasswordCost): Promise<boolean> {
    const rawKey = answer && (await openFromKey(pair.privateKey, answer, answerText(id, request)).catch(() => undefined))
    if (!rawKey || (await proofOf(rawKey)) !== copy?.proof) return false
    const value = await wrapDataKey(rawKey, newPassword, cost)
    rawKey.fill(0)
    return withMeta(name, async (meta) => {
      await meta.put({ key: 'key-header', value })
      await meta.delete('attempts')
      return true
    })
  }

  return { request, code: await checkCode(requestCodeText(request)), finish }
}

/** The key has 256 random bits, so that its hash tells nothing about it. */
async function proofOf(rawKey: Uint8Array<ArrayBuffer>): Promise<string> {
  const use = new TextEncoder().encode('bangfu recovery proof\n')
  const both = new Uint8Array(use.length + rawKey.length)
  both.set(use)
  both.set(rawKey, use.length)
  const digest = await crypto.subtle.digest('SHA-256', both)
  both.fill(0)
  return toHex(new Uint8Array(digest))
}
