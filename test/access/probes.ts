import { createHash, randomUUID } from 'node:crypto'
import { PROTOCOL_VERSION, SCHEMA_VERSION } from '../../shared/protocol/protocol-version.ts'
import { countyOf, type RegionCode } from '../../shared/domain/region.ts'
import { householdBody } from '../support/factories/empty-bodies.ts'
import { writeOperation } from '../support/write-operation.ts'
import { plant } from './plant.ts'
import { ALL_AREAS, askMissing, neighbourOf, ownerOf, VILLAGES, WIDER_AREAS, type Asker, type World } from './world.ts'

export interface Prepared {
  readonly path: string
  readonly init?: RequestInit
  /** Another session than the asker's. */
  readonly token?: string
  /** Whether an answer that is no refusal gave what was asked for; left out, it did. */
  readonly got?: (answer: Response) => Promise<boolean>
  /** A list: one answer tells for every area. */
  readonly isList?: boolean
}

export interface Probe {
  /** Where the thing lies that is asked for; `null` where it is nothing of any area. */
  readonly areas: readonly (RegionCode | null)[]
  readonly prepare: (world: World, asker: Asker, area: RegionCode) => Promise<Prepared> | Prepared
}

const NOWHERE = [null]
const CURSOR = '0:0'

function json(method: string, body: unknown): RequestInit {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

async function field(answer: Response, read: (body: never) => boolean): Promise<boolean> {
  return read((await answer.json()) as never)
}

/** Whether the text of an answer holds what stands in the area. */
function names(text: string): (answer: Response) => Promise<boolean> {
  return async (answer) => Buffer.from(await answer.arrayBuffer()).includes(text)
}

function list(path: string, text: string): Prepared {
  return { path, got: names(text), isList: true }
}

const events = (body: unknown): Prepared => ({ path: '/api/areas/events', init: json('POST', body) })

/** One use of every route that needs a session, with whatever it needs to be found. */
export const PROBES: Readonly<Record<string, Probe>> = {
  'GET /api/session': { areas: NOWHERE, prepare: (_, asker) => ({ path: '/api/session', got: (answer) => field(answer, (body: { account: string }) => body.account === asker.account) }) },
  // The same password again is no change: the answer says so, after the session and the role were looked at.
  'PUT /api/session/password': { areas: NOWHERE, prepare: () => ({ path: '/api/session/password', init: json('PUT', { oldPassword: 'the-same-as-before', newPassword: 'the-same-as-before' }), got: (answer) => Promise.resolve(answer.status === 400) }) },
  'DELETE /api/session': { areas: NOWHERE, prepare: async (world, asker) => ({ path: '/api/session', init: { method: 'DELETE' }, token: await world.newToken(asker.account) }) },
  'GET /api/regions': { areas: ALL_AREAS, prepare: (_, __, area) => list('/api/regions', `"code":"${area}"`) },

  'POST /api/sync/hello': { areas: NOWHERE, prepare: (_, asker) => ({ path: '/api/sync/hello', init: json('POST', { lineageId: randomUUID(), protocolVersion: PROTOCOL_VERSION, schemaVersion: SCHEMA_VERSION, cursor: null }), got: names(asker.scope) }) },
  'POST /api/sync/push': {
    areas: VILLAGES,
    prepare(_, asker, area) {
      const lineageId = randomUUID()
      const id = randomUUID()
      const operation = writeOperation({ lineageId, actor: asker.account, kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: area, countyCode: countyOf(area), changes: householdBody(area) })
      return { path: '/api/sync/push', init: { method: 'POST', headers: { 'content-type': 'application/x-ndjson', 'x-lineage-id': lineageId }, body: `${JSON.stringify(operation)}\n` }, got: (answer) => field(answer, (body: { outcomes: { state: string }[] }) => body.outcomes[0]?.state === 'applied') }
    },
  },
  'GET /api/sync/pull': { areas: VILLAGES, prepare: (world, _, area) => ({ ...list(`/api/sync/pull?cursor=${CURSOR}&scopeEpoch=1`, world.landmarks.get(area)?.household ?? '?'), init: { headers: { 'x-lineage-id': randomUUID() } } }) },
  'GET /api/sync/snapshot': { areas: VILLAGES, prepare: (_, __, area) => list('/api/sync/snapshot', `"villageCode":"${area}"`) },
  'GET /api/sync/agreement': { areas: VILLAGES, prepare: (_, __, area) => list(`/api/sync/agreement?cursor=${CURSOR}`, `"villageCode":"${area}"`) },
  'POST /api/sync/known': { areas: NOWHERE, prepare: () => ({ path: '/api/sync/known', init: json('POST', { opIds: [randomUUID()] }), got: (answer) => field(answer, (body: { unknown: string[] }) => body.unknown.length === 1) }) },
  'GET /api/lives': { areas: NOWHERE, prepare: () => ({ path: '/api/lives' }) },
  'GET /api/sync/buckets': { areas: ALL_AREAS, prepare: (_, __, area) => ({ path: `/api/sync/buckets?villageCode=${area}&kind=household` }) },
  'GET /api/sync/bucket-rows': { areas: ALL_AREAS, prepare: (_, __, area) => ({ path: `/api/sync/bucket-rows?villageCode=${area}&kind=household&bucket=0` }) },

  'POST /api/attachments/missing': {
    areas: VILLAGES,
    async prepare(world, _, area) {
      const { sha256, bytes, household } = await world.namedContent(area)
      return { path: '/api/attachments/missing', init: json('POST', { contents: [{ sha256, bytes: bytes.length, households: [household] }] }), got: (answer) => field(answer, (body: { contents: { state: string }[] }) => body.contents[0]?.state === 'partial') }
    },
  },
  'PUT /api/attachments/{sha256}/pieces/{place}': {
    areas: VILLAGES,
    async prepare(world, asker, area) {
      const content = await world.namedContent(area)
      await askMissing(world.server, asker.token, content)
      return { path: `/api/attachments/${content.sha256}/pieces/0?bytes=${content.bytes.length}`, init: { method: 'PUT', headers: { 'content-type': 'application/octet-stream', 'x-piece-sha256': content.sha256 }, body: new Uint8Array(content.bytes) }, got: names(content.sha256) }
    },
  },
  'GET /api/attachments/{sha256}/pieces/{place}': {
    areas: VILLAGES,
    prepare(world, _, area) {
      const { sha256 = '' } = world.landmarks.get(area) ?? {}
      return { path: `/api/attachments/${sha256}/pieces/0`, got: async (answer) => createHash('sha256').update(Buffer.from(await answer.arrayBuffer())).digest('hex') === sha256 }
    },
  },

  'POST /api/areas/events (move from a neighbour)': { areas: VILLAGES, prepare: async (world, _, area) => events({ kind: 'move', households: [await world.household(neighbourOf(area))], to: area }) },
  'POST /api/areas/events (move to a neighbour)': { areas: VILLAGES, prepare: async (world, _, area) => events({ kind: 'move', households: [await world.household(area)], to: neighbourOf(area) }) },
  'POST /api/areas/events (move to no village)': { areas: WIDER_AREAS, prepare: async (world, _, area) => events({ kind: 'move', households: [await world.household(VILLAGES[0])], to: area }) },
  'POST /api/areas/events (merge with a neighbour)': { areas: VILLAGES, prepare: (_, __, area) => events({ kind: 'merge', villages: [area], into: neighbourOf(area), on: '2026-11-20' }) },
  'POST /api/areas/events (split)': { areas: VILLAGES, prepare: async (world, _, area) => events({ kind: 'split', village: area, households: [await world.household(area)], into: { code: plant(world).newVillageCode(area), name: '新村' }, on: '2026-11-20' }) },
  'POST /api/areas/events (restore a move)': { areas: VILLAGES, prepare: async (world, _, area) => events({ kind: 'restore', eventId: await plant(world).pastMove(neighbourOf(area), area) }) },
  'GET /api/areas/proposals': {
    areas: VILLAGES,
    prepare: async (world, _, area) => list('/api/areas/proposals', await plant(world).proposalOnce(area)),
  },
  'POST /api/areas/proposals': { areas: VILLAGES, prepare: async (world, _, area) => ({ path: '/api/areas/proposals', init: json('POST', { id: await plant(world).proposal(area), isApproved: false }) }) },
  'POST /api/hand-overs/take': { areas: VILLAGES, prepare: async (world, _, area) => ({ path: '/api/hand-overs/take', init: json('POST', { ids: [await plant(world).handOver(area)] }), got: (answer) => field(answer, (body: { taken: number }) => body.taken === 1) }) },

  'GET /api/held': { areas: VILLAGES, prepare: async (world, _, area) => list('/api/held', await plant(world).heldOnce(area)) },
  'POST /api/held': { areas: VILLAGES, prepare: async (world, _, area) => ({ path: '/api/held', init: json('POST', { kind: 'retry', opIds: [await plant(world).heldOnce(area)] }) }) },
  'GET /api/devices': {
    areas: ALL_AREAS,
    async prepare(world, _, area) {
      await plant(world).deviceOnce(area)
      return list('/api/devices', `"account":"${ownerOf(area)}"`)
    },
  },
  'GET /api/device-approvals': { areas: ALL_AREAS, prepare: async (world, _, area) => list('/api/device-approvals', await plant(world).pendingDeviceOnce(area)) },
  'POST /api/device-approvals': { areas: ALL_AREAS, prepare: async (world, _, area) => ({ path: '/api/device-approvals', init: json('POST', { deviceId: await plant(world).pendingDevice(area), isApproved: false }) }) },

  'POST /api/recovery': { areas: NOWHERE, prepare: (world, asker) => ({ path: '/api/recovery', init: json('POST', plant(world).recoveryRequest(asker.account, asker.scope)) }) },
  'GET /api/recoveries': { areas: ALL_AREAS, prepare: async (world, _, area) => list('/api/recoveries', await plant(world).recoveryOnce(area)) },
  'POST /api/recoveries': { areas: ALL_AREAS, prepare: async (world, _, area) => ({ path: '/api/recoveries', init: json('POST', { id: await plant(world).recovery(area), isApproved: false }) }) },

  'POST /api/device-certificates/challenge': { areas: NOWHERE, prepare: () => ({ path: '/api/device-certificates/challenge', init: { method: 'POST' } }) },
  'POST /api/device-certificates': { areas: NOWHERE, prepare: async (world, asker) => ({ path: '/api/device-certificates', init: json('POST', await plant(world).certificateRequest(asker)) }) },
  'GET /api/device-certificates/revocations': { areas: NOWHERE, prepare: () => ({ path: '/api/device-certificates/revocations' }) },
  'POST /api/device-certificates/revocations': { areas: ALL_AREAS, prepare: async (world, _, area) => ({ path: '/api/device-certificates/revocations', init: json('POST', { certificateId: await plant(world).certificate(area), reason: '丢失' }) }) },
  "POST /api/transfer/import (one's own package)": { areas: NOWHERE, prepare: () => ({ path: '/api/transfer/import', init: file(new Uint8Array(40)) }) },
  "POST /api/transfer/import (another's package)": { areas: NOWHERE, prepare: async (world) => ({ path: '/api/transfer/import', init: file(await plant(world).packageOnce()), got: names('"imported"') }) },
}

function file(bytes: Uint8Array<ArrayBuffer>): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: bytes }
}
