import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { countyOf, type RegionCode } from '../../shared/domain/region.ts'
import { signedText } from '../../shared/protocol/certificate.ts'
import { sign } from '../../renderer/store/transfer/sealed-package.ts'
import { toHex } from '../../shared/transfer/hex.ts'
import { askChallenge, makeDeviceKeys, startPackageDevice, type SigningKeys } from '../support/package-device.ts'
import { ownerOf, type Asker, type World } from './world.ts'

const KEY = `04${'a'.repeat(128)}`
const REPORT = { program: 'test', unsent: 0, oldestUnsentAt: null, held: 0, conflicts: 0, drafts: 0, freeBytes: null, lastAgreedAt: null }

export interface Planter {
  /** A code of the village's township that nobody has. */
  readonly newVillageCode: (village: RegionCode) => string
  /** An event that moved a household, which lies at `to` now. */
  readonly pastMove: (from: RegionCode, to: RegionCode) => Promise<string>
  readonly proposal: (village: RegionCode) => Promise<string>
  readonly proposalOnce: (village: RegionCode) => Promise<string>
  readonly handOver: (village: RegionCode) => Promise<string>
  readonly heldOnce: (village: RegionCode) => Promise<string>
  readonly deviceOnce: (area: RegionCode) => Promise<string>
  readonly pendingDevice: (area: RegionCode) => Promise<string>
  readonly pendingDeviceOnce: (area: RegionCode) => Promise<string>
  readonly recoveryRequest: (account: string, area: RegionCode) => object
  readonly recovery: (area: RegionCode) => Promise<string>
  readonly recoveryOnce: (area: RegionCode) => Promise<string>
  readonly certificate: (area: RegionCode) => Promise<string>
  /** As an honest device would ask; where there is no challenge to be had, with another's. */
  readonly certificateRequest: (asker: Asker) => Promise<object>
  /** A package of the village cadre's, as bytes. */
  readonly packageOnce: () => Promise<Uint8Array<ArrayBuffer>>
}

const planters = new WeakMap<World, Planter>()

/** The rows of one world; what is asked for `Once` in an area is the same every time. */
export function plant(world: World): Planter {
  const known = planters.get(world) ?? makePlanter(world)
  planters.set(world, known)
  return known
}

function makePlanter(world: World): Planter {
  const { database } = world.server
  const once = <Value>(make: (area: RegionCode) => Promise<Value>): ((area: RegionCode) => Promise<Value>) => {
    const made = new Map<RegionCode, Promise<Value>>()
    return (area) => {
      const found = made.get(area) ?? make(area)
      made.set(area, found)
      return found
    }
  }
  let villages = 600
  let keys: Promise<SigningKeys> | undefined
  let packed: Promise<Uint8Array<ArrayBuffer>> | undefined
  const numbered = () => `04${randomUUID().replaceAll('-', '')}${'a'.repeat(96)}`
  const recoveryRequest = (account: string, area: RegionCode) => ({ about: { account, deviceId: randomUUID(), countyCode: countyOf(area), sealedAt: '2026-11-21T08:00:00.000Z' }, key: { ephemeralKey: KEY, iv: 'ab'.repeat(12), sealed: 'ab'.repeat(48) }, replyKey: numbered() })

  async function proposal(village: RegionCode): Promise<string> {
    const id = randomUUID()
    const event = { kind: 'merge', villages: [village], into: village, on: '2026-11-20' }
    await sql`insert into area_proposal (id, event, areas, account, expires_at) values (${id}, ${JSON.stringify(event)}::jsonb, ${[village]}::text[], ${ownerOf(village)}, now() + interval '1 day')`.execute(database)
    return id
  }

  async function pendingDevice(area: RegionCode): Promise<string> {
    const id = randomUUID()
    await sql`insert into device_key (device_id, account, signing_key, state) values (${id}, ${ownerOf(area)}, ${numbered()}, 'pending')`.execute(database)
    return id
  }

  async function recovery(area: RegionCode): Promise<string> {
    const id = randomUUID()
    const request = recoveryRequest(ownerOf(area), area)
    await sql`insert into key_recovery (id, account, county_code, device_id, reply_key, request) values (${id}, ${ownerOf(area)}, ${countyOf(area)}, ${request.about.deviceId}, ${request.replyKey}, ${JSON.stringify(request)}::jsonb)`.execute(database)
    return id
  }

  return {
    newVillageCode: (village) => `${village.slice(0, 9)}${villages++}`,
    async pastMove(from, to) {
      const [event, household] = [randomUUID(), await world.household(to)]
      await sql`insert into area_event (id, kind, account, detail) values (${event}, 'move', ${ownerOf(from)}, ${JSON.stringify({ kind: 'move', households: [household], to })}::jsonb)`.execute(database)
      await sql`insert into departure (event_id, household_id, area_code, to_area) values (${event}, ${household}, ${from}, ${to})`.execute(database)
      return event
    },
    proposal,
    proposalOnce: once(proposal),
    async handOver(village) {
      const id = randomUUID()
      const row = { id, opId: randomUUID(), householdId: randomUUID(), areaCode: village }
      await sql`insert into hand_over (id, op_id, area_code, hand_over) values (${id}, ${row.opId}, ${village}, ${JSON.stringify(row)}::jsonb)`.execute(database)
      return id
    },
    heldOnce: once(async (village) => {
      const id = randomUUID()
      await sql`insert into held_op (op_id, lineage_id, account, area_code, reason, content) values (${id}, ${randomUUID()}, ${ownerOf(village)}, ${village}, 'unreadable', '{"line":"?"}')`.execute(database)
      return id
    }),
    deviceOnce: once(async (area) => {
      const id = randomUUID()
      await sql`insert into device (device_id, account, lineage_id, report) values (${id}, ${ownerOf(area)}, ${randomUUID()}, ${JSON.stringify({ ...REPORT, deviceId: id })}::jsonb)`.execute(database)
      return id
    }),
    pendingDevice,
    pendingDeviceOnce: once(pendingDevice),
    recoveryRequest,
    recovery,
    recoveryOnce: once(recovery),
    async certificate(area) {
      const certificateId = randomUUID()
      const at = new Date().toISOString()
      const certificate = { deviceId: randomUUID(), signingKey: KEY, agreementKey: KEY, certificateId, countyCode: countyOf(area), account: ownerOf(area), scope: [area], scopeEpoch: 1, notBefore: at, notAfter: at }
      await sql`insert into device_certificate (certificate_id, county_code, device_id, account, certificate) values (${certificateId}, ${countyOf(area)}, ${certificate.deviceId}, ${certificate.account}, ${JSON.stringify(certificate)}::jsonb)`.execute(database)
      return certificateId
    },
    async certificateRequest({ account, token }) {
      keys ??= makeDeviceKeys()
      const { signing, signingKey, agreementKey } = await keys
      const { challenge, countyCode } = await askChallenge(world.server, token).catch(() => ({ challenge: '0'.repeat(64), countyCode: '520121' }))
      const identity = { deviceId: randomUUID(), signingKey, agreementKey, challenge }
      return { ...identity, signature: toHex(await sign(signing, new TextEncoder().encode(signedText('claim', { ...identity, countyCode: countyCode as never, account })))) }
    },
    packageOnce() {
      packed ??= startPackageDevice(world.server, 'cun01').then((device) => device.pack([device.create()]))
      return packed
    },
  }
}
