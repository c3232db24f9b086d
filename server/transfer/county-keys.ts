import type { webcrypto } from 'node:crypto'
import { z } from 'zod'
import { CountyCode, countyOf, regionLevel } from '../../shared/domain/region.ts'
import { PublicKey, type CountyKeys } from '../../shared/protocol/certificate.ts'
import type { Account } from '../../shared/protocol/session.ts'
import { toHex } from '../../shared/transfer/hex.ts'
import type { Database } from '../database/connect.ts'

/** Both key pairs of a county as the server works with them. */
export interface CountyKey extends CountyKeys {
  readonly signing: webcrypto.CryptoKey
  readonly agreement: webcrypto.CryptoKey
}

export interface CountyKeyring {
  /** The keys of a county, made when they are first needed. Throws when the key secret is not the one they were sealed under. */
  read(countyCode: CountyCode): Promise<CountyKey>
}

const CURVE = 'P-256'
const IV_BYTES = 12
const Jwk = z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string(), d: z.string() })
const PrivateKeys = z.object({ signing: Jwk, agreement: Jwk })

export function openCountyKeyring(database: Database, secret: string): CountyKeyring {
  const opened = new Map<string, Promise<CountyKey>>()
  return {
    read(countyCode) {
      const found = opened.get(countyCode) ?? readOrMake(database, secret, countyCode)
      opened.set(countyCode, found)
      found.catch(() => opened.delete(countyCode))
      return found
    },
  }
}

/** The one county that an account works in; `undefined` for accounts above the counties. */
export function countyOfAccount({ scope }: Account): CountyCode | undefined {
  const counties = new Set(scope.map((region) => (['county', 'township', 'village'].includes(regionLevel(region)) ? countyOf(region) : '')))
  const [only] = counties
  return counties.size === 1 && only ? CountyCode.parse(only) : undefined
}

async function readOrMake(database: Database, secret: string, countyCode: CountyCode): Promise<CountyKey> {
  const find = () => database.selectFrom('county_key').selectAll().where('county_code', '=', countyCode).executeTakeFirst()
  if (!(await find())) await database.insertInto('county_key').values(await makeRow(secret, countyCode)).onConflict((conflict) => conflict.doNothing()).execute()
  const row = await find()
  if (!row) throw new Error('The county key that was just written is not there.')
  const { signing, agreement } = await unsealPrivate(secret, countyCode, row.sealed_private)
  return {
    countyCode,
    signingKey: PublicKey.parse(row.signing_key),
    agreementKey: PublicKey.parse(row.agreement_key),
    signing: await crypto.subtle.importKey('jwk', signing, { name: 'ECDSA', namedCurve: CURVE }, false, ['sign']),
    agreement: await crypto.subtle.importKey('jwk', agreement, { name: 'ECDH', namedCurve: CURVE }, false, ['deriveBits']),
  }
}

async function makeRow(secret: string, countyCode: CountyCode): Promise<{ county_code: string; signing_key: string; agreement_key: string; sealed_private: Buffer }> {
  const signing = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: CURVE }, true, ['sign', 'verify'])
  const agreement = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: CURVE }, true, ['deriveBits'])
  const publicText = async (key: webcrypto.CryptoKey) => toHex(new Uint8Array(await crypto.subtle.exportKey('raw', key)))
  const privateText = JSON.stringify({ signing: await crypto.subtle.exportKey('jwk', signing.privateKey), agreement: await crypto.subtle.exportKey('jwk', agreement.privateKey) })
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: Buffer.from(countyCode) }, await sealingKey(secret), Buffer.from(privateText))
  return { county_code: countyCode, signing_key: await publicText(signing.publicKey), agreement_key: await publicText(agreement.publicKey), sealed_private: Buffer.concat([iv, Buffer.from(sealed)]) }
}

async function unsealPrivate(secret: string, countyCode: string, sealed: Buffer): Promise<z.infer<typeof PrivateKeys>> {
  const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.subarray(0, IV_BYTES), additionalData: Buffer.from(countyCode) }, await sealingKey(secret), sealed.subarray(IV_BYTES))
  return PrivateKeys.parse(JSON.parse(Buffer.from(opened).toString('utf8')))
}

/** The secret is long and random, so that one pass of HKDF is enough; a password would need a slow one. */
async function sealingKey(secret: string): Promise<webcrypto.CryptoKey> {
  const base = await crypto.subtle.importKey('raw', Buffer.from(secret), 'HKDF', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: Buffer.from('bangfu county key v1') }, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}
