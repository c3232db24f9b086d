import { expect } from 'vitest'
import type { DeviceStore } from '../../renderer/store/device-store.ts'
import type { SyncCounts } from '../../renderer/store/store.ts'
import { createServerClient } from '../../renderer/sync/server-client.ts'
import { createSession } from '../../renderer/sync/session.ts'
import { signIn, type SignInRequest } from '../../renderer/sync/sign-in.ts'
import { startSyncLoop, type SyncLoop } from '../../renderer/sync/sync-loop.ts'
import type { SyncClock } from '../../renderer/sync/sync-ports.ts'
import { DEMONSTRATION_PASSWORD } from '../../server/demonstration/demonstration-accounts.ts'
import type { Account } from '../../shared/protocol/session.ts'

const CHEAP = { memoryKiB: 64, passes: 1, lanes: 1 }

/** A device of an account: the real store and the real exchange against a real server. Nothing happens until it is asked to. */
export interface SyncedAccount {
  readonly account: Account
  readonly store: DeviceStore
  readonly loop: SyncLoop
  /** Exchanges until both sides are proven to hold the same, and then until `isThere`. */
  sync(isThere?: () => Promise<boolean>): Promise<void>
  counts(): Promise<SyncCounts>
  close(): void
}

/** Timers never fire: every exchange of a test is asked for. */
const STILL_CLOCK: SyncClock = { now: () => new Date(), roll: () => 0, after: () => () => undefined }

/** `address` is the server's, or that of a bad network in front of it. The database of the device is named by `serverId`. */
export async function openAccount(address: string, account: string, serverId: string, more: Partial<SignInRequest> = {}): Promise<SyncedAccount> {
  const session = createSession()
  const server = createServerClient({ address, token: () => session.token(), answerMs: 8000, idleMs: 8000 })
  const result = await signIn(server, session, { serverId, account, password: DEMONSTRATION_PASSWORD, cost: CHEAP, ...more })
  if (result.kind !== 'signed_in') throw new Error(`sign-in: ${JSON.stringify(result)}`)
  const { store } = result
  const loop = startSyncLoop({ local: store, server, clock: STILL_CLOCK, renewSession: () => session.renew(server) })
  return {
    account: result.account,
    store,
    loop,
    sync: (isThere = () => Promise.resolve(true)) =>
      // The server holds rows back while any older transaction of the cluster is open, so agreement may take more than one exchange.
      expect.poll(async () => {
        await loop.syncNow()
        const { phase, problem, agreement } = loop.state()
        return phase === 'idle' && problem === null && agreement?.state !== 'behind' && agreement?.state !== 'differs' ? isThere() : { phase, problem, agreement }
      }, { timeout: 60_000, interval: 50 }).toBe(true),
    counts: () =>
      new Promise((resolve) => {
        const stop = store.watchSyncCounts((counts) => {
          resolve(counts)
          queueMicrotask(() => stop())
        })
      }),
    close() {
      loop.stop()
      store.close()
    },
  }
}
