import { randomUUID } from 'node:crypto'
import { entryOf, sealPackage, sign, type HeadDraft } from '../../renderer/store/transfer/sealed-package.ts'
import { CertificateReply, ChallengeReply, signedText, type DeviceIdentity } from '../../shared/protocol/certificate.ts'
import type { Operation } from '../../shared/sync/operation.ts'
import { readBundle, type PackageResult } from '../../shared/transfer/bundle.ts'
import type { Entry } from '../../shared/transfer/container.ts'
import { toHex } from '../../shared/transfer/hex.ts'
import { OPERATIONS_ENTRY } from '../../shared/transfer/package-content.ts'
import type { z } from 'zod'
import { startDevice, type TestDevice } from './device.ts'
import type { TestServer } from './server.ts'

type Bytes = Uint8Array<ArrayBuffer>

export const IssuedCertificate = CertificateReply.options[0]
export type IssuedCertificate = z.infer<typeof IssuedCertificate>

/** Keys as a device makes them. */
export async function makeDeviceKeys(): Promise<DeviceIdentity & { readonly signing: CryptoKey; readonly agreement: CryptoKey }> {
  const signing = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const agreement = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
  const publicText = async (key: CryptoKey) => toHex(new Uint8Array(await crypto.subtle.exportKey('raw', key)))
  return { deviceId: randomUUID(), signingKey: await publicText(signing.publicKey), agreementKey: await publicText(agreement.publicKey), signing: signing.privateKey, agreement: agreement.privateKey }
}

export async function askChallenge(server: TestServer, token: string): Promise<ChallengeReply> {
  return ChallengeReply.parse(await (await server.ask(token, '/api/device-certificates/challenge', { method: 'POST' })).json())
}

export type SigningKeys = DeviceIdentity & { readonly signing: CryptoKey }

export interface ClaimChanges {
  readonly claim?: object
  readonly request?: object
}

/** The request of an honest device, unless something of the claim or of the request is said to be another. */
export async function writeCertificateRequest(server: TestServer, account: string, { deviceId, signingKey, agreementKey, signing }: SigningKeys, changes: ClaimChanges = {}): Promise<object> {
  const { challenge, countyCode } = await askChallenge(server, await server.signIn(account))
  const identity = { deviceId, signingKey, agreementKey, challenge }
  const signature = toHex(await sign(signing, new TextEncoder().encode(signedText('claim', { ...identity, countyCode, account, ...changes.claim }))))
  return { ...identity, signature, ...changes.request }
}

export async function askCertificate(server: TestServer, account: string, keys: SigningKeys, changes: ClaimChanges = {}): Promise<Response> {
  const request = await writeCertificateRequest(server, account, keys, changes)
  return server.ask(await server.signIn(account), '/api/device-certificates', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(request) })
}

/** A device with a certificate that writes packages without a store, honest ones and others. */
export interface PackageDevice extends TestDevice {
  readonly issued: IssuedCertificate
  readonly signing: CryptoKey
  readonly agreement: CryptoKey
  pack(operations: readonly Operation[], changes?: PackageChanges): Promise<Bytes>
}

export interface PackageChanges {
  readonly head?: Partial<HeadDraft>
  readonly about?: Readonly<Record<string, unknown>>
  readonly entries?: readonly Entry[]
  readonly signing?: CryptoKey
}

export async function startPackageDevice(server: TestServer, account: string): Promise<PackageDevice> {
  const device = await startDevice(server, account)
  const keys = await makeDeviceKeys()
  const issued = IssuedCertificate.parse(await (await askCertificate(server, account, keys)).json())
  return {
    ...device,
    issued,
    signing: keys.signing,
    agreement: keys.agreement,
    async pack(operations, changes = {}) {
      const packageId = randomUUID()
      const { certificate } = issued.signed
      const head = { kind: 'operations', packageId, answers: null, countyCode: certificate.countyCode, deviceId: certificate.deviceId, createdAt: new Date().toISOString(), operations: operations.length, sender: issued.signed, receiver: issued.county.agreementKey, ...changes.head } as const
      const about = { packageId, lineageId: device.lineageId, cursor: null, scopeEpoch: null, generation: null, ...changes.about }
      const entries = changes.entries ?? [await entryOf(OPERATIONS_ENTRY, operations.map((operation) => `${JSON.stringify(operation)}\n`).join(''), operations.length)]
      return sealPackage(head, about, entries, changes.signing ?? keys.signing)
    },
  }
}

export async function postFile(server: TestServer, token: string, file: Bytes): Promise<Response> {
  return server.ask(token, '/api/transfer/import', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: file })
}

/** Hands a file in and gives the bundle of receipts and what became of each package. */
export async function handIn(server: TestServer, token: string, file: Bytes): Promise<{ readonly bundle: Bytes; readonly results: readonly PackageResult[] }> {
  const answer = await postFile(server, token, file)
  if (!answer.ok) throw new Error(`import: ${answer.status} ${await answer.text()}`)
  const bundle = new Uint8Array(await answer.arrayBuffer())
  return { bundle, results: readBundle(bundle).about.results }
}
