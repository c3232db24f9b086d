import type { Account } from '../../shared/protocol/session.ts'
import type { DeviceStore } from '../store/device-store.ts'
import { platform } from '../platform/platform.ts'
import { todayHere } from '../platform/today.ts'
import { backupName } from './backup-name.ts'
import { openJournalFolder } from './open-journal-folder.ts'
import { endSession } from '../sync/end-session.ts'
import { createServerClient } from '../sync/server-client.ts'
import { createSession, type Session } from '../sync/session.ts'
import { signIn, type SignInResult } from '../sync/sign-in.ts'
import { REAL_CLOCK, startSync, type SyncHandle } from '../sync/start-sync.ts'
import type { ServerPort } from '../sync/sync-ports.ts'

/** Everything of one signed-in account: what the screens stand on. */
export interface OpenSession {
  readonly address: string
  readonly program: string
  readonly account: Account
  readonly store: DeviceStore
  readonly session: Session
  readonly server: ServerPort
  readonly sync: SyncHandle
  close(): void
}

export type OpeningResult =
  | { readonly kind: 'open'; readonly open: OpenSession }
  | { readonly kind: 'failed'; readonly key: string; readonly detail?: string; readonly todo?: string; readonly until?: string }
  | { readonly kind: 'old_password_needed'; readonly openWithOld: (oldPassword: string) => Promise<OpeningResult>; readonly askCounty: () => Promise<CountyAnswer> }

/** How a request to the county for a forgotten password stands: a message key with the code to read to the county, or the data open. */
export type CountyAnswer = { readonly kind: 'told'; readonly key: string; readonly code?: string } | { readonly kind: 'opened'; readonly result: OpeningResult }

/** Signs in at the address (an origin, no slash at the end) and starts the exchange; what goes wrong comes back as message keys. */
export async function openSession(address: string, account: string, password: string): Promise<OpeningResult> {
  const session = createSession((token) => void endSession(address, token, new Date()))
  const server = createServerClient({ address, token: () => session.token() })
  const { version, platform: system } = await platform.appInfo()
  return openingOf(await signIn(server, session, { serverId: address, account, password, journal: openJournalFolder, ...(platform.backups ? { keepBeforeUpgrade } : {}), readDeviceSecret: platform.readDeviceSecret }), { address, program: `${version} ${system}`.slice(0, 200) }, session, server)
}

interface Surroundings {
  readonly address: string
  /** Version and system. */
  readonly program: string
}

function openingOf(result: SignInResult, around: Surroundings, session: Session, server: ServerPort): OpeningResult {
  switch (result.kind) {
    case 'signed_in': {
      const sync = startSync(result.store, session, server, REAL_CLOCK, around.program)
      const close = () => {
        sync.stop()
        session.end()
        result.store.close()
      }
      return { kind: 'open', open: { address: around.address, program: around.program, account: result.account, store: result.store, session, server, sync, close } }
    }
    case 'refused':
      if (result.refusal.code === 'too_many_requests') return { kind: 'failed', key: 'sign-in.trouble.wait', todo: 'sign-in.trouble.wait.todo', until: new Date(Date.now() + (result.refusal.retryAfterSeconds ?? 60) * 1000).toISOString() }
      return { kind: 'failed', key: `sync.refusal.${result.refusal.code}`, todo: `sync.refusal.${result.refusal.code}.todo` }
    case 'old_password_needed':
      return { kind: 'old_password_needed', openWithOld: async (oldPassword) => openingOf(await result.signInWithOld(oldPassword), around, session, server), askCounty: () => askCounty(result, around, session, server) }
    case 'offline_unknown':
      return { kind: 'failed', key: 'sign-in.trouble.offline-unknown' }
    case 'store_problem':
      return { kind: 'failed', key: `store.problem.${result.problem.code}`, ...(result.problem.until === null ? {} : { until: result.problem.until }) }
  }
}

async function askCounty(result: Extract<SignInResult, { kind: 'old_password_needed' }>, around: Surroundings, session: Session, server: ServerPort): Promise<CountyAnswer> {
  const standing = await result.askCounty()
  return standing.kind === 'recovered' ? { kind: 'opened', result: openingOf(standing.result, around, session, server) } : { kind: 'told', key: `sign-in.recovery.${standing.kind}`, ...(standing.kind === 'waiting' ? { code: standing.code } : {}) }
}

/** A browser has no folder of its own; there the upgrade itself is one transaction. */
async function keepBeforeUpgrade(account: string, backup: Uint8Array<ArrayBuffer>): Promise<void> {
  await platform.backups?.write(backupName(`${account}-before-update`, todayHere()), backup)
}

/** Asks for a new session of the same account without touching the store; resolves with the reason where that failed. */
export async function renewWithPassword(open: OpenSession, password: string): Promise<string | undefined> {
  const answer = await open.server.signIn({ account: open.account.account, password, deviceToken: open.session.deviceToken() })
  if (answer.kind === 'unreachable') return `store.sync.${answer.reason}`
  if (answer.kind === 'refused') return `sync.refusal.${answer.refusal.code}`
  if (answer.kind === 'stopped') return 'sync.phase.asking'
  open.session.begin(answer.value, password)
  open.sync.signedIn()
  return undefined
}
