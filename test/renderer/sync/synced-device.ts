import { openTestStore, freshServerId } from '../store/opened-store.ts'
import { householdRecords, idOf, OTHER_VILLAGE } from '../store/made-up-village.ts'
import type { DeviceStore } from '../../../renderer/store/device-store.ts'
import type { RecordEdit, SyncCounts } from '../../../renderer/store/store.ts'
import { startSyncLoop, type SyncLoop } from '../../../renderer/sync/sync-loop.ts'
import type { MemoryServer } from './memory-server.ts'

export interface Device {
  readonly store: DeviceStore
  readonly loop: SyncLoop
}

export function startingRecords() {
  return [...Array.from({ length: 12 }, (_, at) => householdRecords(at)), ...Array.from({ length: 4 }, (_, at) => householdRecords(100 + at, OTHER_VILLAGE))].flat()
}

export async function device(server: MemoryServer, renew = () => Promise.resolve({ kind: 'refused', refusal: { code: 'session_expired', message: '', requestId: '', retryAfterSeconds: null } } as const), serverId = freshServerId()): Promise<Device> {
  const store = await openTestStore(serverId)
  // Timers never fire: every exchange of a test is asked for.
  const clock = { now: () => new Date('2026-11-21T08:00:00Z'), roll: () => 0, after: () => () => undefined }
  return { store, loop: startSyncLoop({ local: store, server: server.portFor('cadre'), clock, renewSession: renew }) }
}

export function close(...devices: readonly Device[]): void {
  for (const { store, loop } of devices) {
    loop.stop()
    store.close()
  }
}

export function wage(number: number, value: string): RecordEdit[] {
  return [{ kind: 'patch', recordKind: 'income_statement', recordId: idOf('statement', number), householdId: idOf('household', number), changes: { wage: value } }]
}

export function phone(number: number, value: string): RecordEdit[] {
  return [{ kind: 'patch', recordKind: 'household', recordId: idOf('household', number), changes: { address: value } }]
}

export function countsOf(store: DeviceStore): Promise<SyncCounts> {
  return new Promise((resolve) => {
    const stop = store.watchSyncCounts((counts) => {
      resolve(counts)
      queueMicrotask(() => stop())
    })
  })
}

export async function wageShown(store: DeviceStore, number: number): Promise<unknown> {
  return (await store.findHousehold(idOf('household', number)))?.statements[0]?.record.body.wage
}
