import { z } from 'zod'
import { CountyKeys, PublicKey, RevocationList, SignedCertificate, deviceCodeText, signedText, type CertificateReply, type CertificateRequest, type ChallengeReply, type SignedRevocations } from '../../../shared/protocol/certificate.ts'
import { fromHex, toHex } from '../../../shared/transfer/hex.ts'
import { TransferRefused } from '../../../shared/transfer/transfer-refusal.ts'
import { checkCode } from '../crypto/check-code.ts'
import { readDeviceId } from '../device-id.ts'
import { noteCounty } from '../recovery.ts'
import type { StoreCore } from '../store-core.ts'
import { isSignedBy, sign } from './sealed-package.ts'

/** Where the keys of this device lie. */
export const DEVICE_KEYS = 'transfer-keys'
const CURVE = 'P-256'
const Jwk = z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string(), d: z.string() })

/** Keys of this device for packages, and what the county said of them; sealed like everything else. */
const DeviceKeys = z.object({
  deviceId: z.uuid(),
  signingKey: PublicKey,
  agreementKey: PublicKey,
  privateKeys: z.object({ signing: Jwk, agreement: Jwk }),
  signed: SignedCertificate.nullable(),
  /** Whether an officer has to know this machine before it gets a certificate. */
  isPending: z.boolean().default(false),
  county: CountyKeys.nullable(),
  revocations: RevocationList.nullable(),
})
export type DeviceKeys = z.infer<typeof DeviceKeys>

const Sealed = z.instanceof(Uint8Array<ArrayBuffer>)

export async function findDeviceKeys(core: StoreCore): Promise<DeviceKeys | undefined> {
  const row = await core.disk.strict.meta.get(DEVICE_KEYS)
  return row && DeviceKeys.parse(await core.vault.open('meta', DEVICE_KEYS, Sealed.parse(row.value)))
}

async function saveDeviceKeys(core: StoreCore, keys: DeviceKeys): Promise<void> {
  await core.disk.strict.meta.put({ key: DEVICE_KEYS, value: await core.vault.seal('meta', DEVICE_KEYS, keys) })
}

/** Proves to the server that the keys of this device, made at the first call, are its own. The private ones never leave the vault. */
export async function answerChallenge(core: StoreCore, { challenge, countyCode }: ChallengeReply): Promise<CertificateRequest> {
  return core.lock.run(async () => {
    const keys = (await findDeviceKeys(core)) ?? (await makeKeys(await readDeviceId(core.disk.strict.meta)))
    await saveDeviceKeys(core, keys)
    const request = { deviceId: keys.deviceId, signingKey: keys.signingKey, agreementKey: keys.agreementKey, challenge }
    return { ...request, signature: toHex(await sign(await importSigningKey(keys), textBytes(signedText('claim', { ...request, countyCode, account: core.account })))) }
  })
}

/** Keeps a certificate that came over the network in a session, and the county's keys with it; or that there is none yet. @throws {TransferRefused} `forged`. */
export async function saveCertificate(core: StoreCore, reply: CertificateReply): Promise<void> {
  await core.lock.run(async () => {
    const keys = await findDeviceKeys(core)
    if (!keys) throw new TransferRefused('forged')
    if (reply.state === 'pending') return saveDeviceKeys(core, { ...keys, isPending: true })
    const { signed, county, revocations } = reply
    const { certificate, signature } = signed
    const isOurs = keys.deviceId === certificate.deviceId && keys.signingKey === certificate.signingKey && keys.agreementKey === certificate.agreementKey && certificate.account === core.account
    if (!isOurs || !(await isSignedBy(county.signingKey, textBytes(signedText('certificate', certificate)), fromHex(signature)))) throw new TransferRefused('forged')
    await saveDeviceKeys(core, { ...keys, signed, county, revocations: revocations.list, isPending: false })
    await noteCounty(core.disk.strict.meta, county)
  })
  core.bus.announce({ counts: true })
}

/** What an officer compares before this machine gets a certificate; `null` where nobody has to. */
export async function findApprovalCode(core: StoreCore, keys: DeviceKeys | undefined): Promise<string | null> {
  return keys?.isPending ? checkCode(deviceCodeText({ account: core.account, deviceId: keys.deviceId, signingKey: keys.signingKey })) : null
}

/** Takes a newer list of revocations, whichever way it came; an older one, or one that the county did not sign, changes nothing. */
export async function noteRevocations(core: StoreCore, { list, signature }: SignedRevocations): Promise<void> {
  await core.lock.run(async () => {
    const keys = await findDeviceKeys(core)
    if (!keys?.county || list.countyCode !== keys.county.countyCode || (keys.revocations && keys.revocations.issuedAt >= list.issuedAt)) return
    if (await isSignedBy(keys.county.signingKey, textBytes(signedText('revocations', list)), fromHex(signature))) await saveDeviceKeys(core, { ...keys, revocations: list })
  })
}

export function isRevoked(keys: DeviceKeys): boolean {
  return keys.signed !== null && (keys.revocations?.certificateIds.includes(keys.signed.certificate.certificateId) ?? false)
}

export function importSigningKey(keys: DeviceKeys): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', keys.privateKeys.signing, { name: 'ECDSA', namedCurve: CURVE }, false, ['sign'])
}

export function importAgreementKey(keys: DeviceKeys): Promise<CryptoKey> {
  return crypto.subtle.importKey('jwk', keys.privateKeys.agreement, { name: 'ECDH', namedCurve: CURVE }, false, ['deriveBits'])
}

async function makeKeys(deviceId: string): Promise<DeviceKeys> {
  const signing = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: CURVE }, true, ['sign', 'verify'])
  const agreement = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: CURVE }, true, ['deriveBits'])
  const publicText = async (key: CryptoKey) => toHex(new Uint8Array(await crypto.subtle.exportKey('raw', key)))
  return {
    deviceId,
    signingKey: await publicText(signing.publicKey),
    agreementKey: await publicText(agreement.publicKey),
    privateKeys: { signing: Jwk.parse(await crypto.subtle.exportKey('jwk', signing.privateKey)), agreement: Jwk.parse(await crypto.subtle.exportKey('jwk', agreement.privateKey)) },
    signed: null,
    isPending: false,
    county: null,
    revocations: null,
  }
}

export function textBytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}
