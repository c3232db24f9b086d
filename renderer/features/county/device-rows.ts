import type { DevicesReply } from '../../../shared/protocol/device-report.ts'
import type { RegionCode } from '../../../shared/domain/region.ts'

/** How a device stands: the worst that is true of it. */
export type DeviceState = 'never' | 'silent' | 'waiting' | 'held' | 'well'

export interface DeviceLine {
  readonly key: string
  readonly account: string
  readonly displayName: string
  readonly scope: readonly RegionCode[]
  readonly state: DeviceState
  readonly lastSeenAt: string | null
  readonly silentDays: number | null
  readonly unsent: number | null
  readonly oldestUnsentAt: string | null
  /** Refused or held ops that a person has to look at, on the device and at the server. */
  readonly held: number | null
  readonly conflicts: number | null
  readonly drafts: number | null
  readonly lastAgreedAt: string | null
  readonly program: string
  /** Whether it has not been heard of since the database was put back: what it has handed in may be missing there. */
  readonly isUnseenSinceRestore: boolean
  /** By which the device can be barred; `null` where it has no certificate. */
  readonly certificateId: string | null
  readonly isBarred: boolean
}

const DAY_MS = 86_400_000
const ORDER: readonly DeviceState[] = ['never', 'silent', 'held', 'waiting', 'well']

/** One line a device and one for every account that was never seen, those that need somebody first. `restoredAt`: when the database was found to have been put back. */
export function deviceLines({ devices, neverSeen, silentAfterDays }: DevicesReply, now: number, restoredAt: string | null = null): readonly DeviceLine[] {
  const isUnseen = (lastSeenAt: string | null) => restoredAt !== null && (lastSeenAt === null || Date.parse(lastSeenAt) < Date.parse(restoredAt))
  const seen = devices.map(({ deviceId, account, displayName, scope, lastSeenAt, report, heldHere, certificateId, isBarred }): DeviceLine => {
    const silentDays = Math.floor((now - Date.parse(lastSeenAt)) / DAY_MS)
    const held = (report?.held ?? 0) + heldHere
    const state: DeviceState = silentDays >= silentAfterDays ? 'silent' : held > 0 ? 'held' : (report?.unsent ?? 0) > 0 ? 'waiting' : 'well'
    return { key: `${deviceId} ${account}`, account, displayName, scope, state, lastSeenAt, silentDays, unsent: report?.unsent ?? null, oldestUnsentAt: report?.oldestUnsentAt ?? null, held, conflicts: report?.conflicts ?? null, drafts: report?.drafts ?? null, lastAgreedAt: report?.lastAgreedAt ?? null, program: report?.program ?? '', isUnseenSinceRestore: isUnseen(lastSeenAt), certificateId, isBarred }
  })
  const never = neverSeen.map(({ account, displayName, scope }): DeviceLine => ({ key: account, account, displayName, scope, state: 'never', lastSeenAt: null, silentDays: null, unsent: null, oldestUnsentAt: null, held: null, conflicts: null, drafts: null, lastAgreedAt: null, program: '', isUnseenSinceRestore: isUnseen(null), certificateId: null, isBarred: false }))
  return [...never, ...seen].sort((left, right) => ORDER.indexOf(left.state) - ORDER.indexOf(right.state) || (left.lastSeenAt ?? '').localeCompare(right.lastSeenAt ?? ''))
}
