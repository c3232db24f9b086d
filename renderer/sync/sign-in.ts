import { Account, type SignInReply } from '../../shared/protocol/session.ts'
import type { Refusal } from '../../shared/protocol/refusal.ts'
import { findDeviceToken, noteAccount } from '../store/accounts-on-device.ts'
import { PASSWORD_COST, type DeviceSecret, type PasswordCost } from '../store/crypto/password-key.ts'
import { beginRecovery, type Recovery } from '../store/recovery.ts'
import type { DeviceStore } from '../store/device-store.ts'
import type { OpenJournalFolder } from '../store/journal/journal-folder.ts'
import { changeStorePassword, databaseName, openStore } from '../store/open-store.ts'
import { StoreProblem } from '../store/store-problem.ts'
import { renewCertificate } from './renew-certificate.ts'
import type { Session } from './session.ts'
import type { ServerPort } from './sync-ports.ts'

export interface SignInRequest {
  readonly serverId: string
  readonly account: string
  readonly password: string
  /** Cost of the key for a database that is made now; left out, the product's own. */
  readonly cost?: PasswordCost
  /** Where unsent work has its second home; left out, it has none. */
  readonly journal?: OpenJournalFolder
  readonly readDeviceSecret?: () => Promise<DeviceSecret>
  /** The clock of the computer, for a test that sets it wrong. */
  readonly now?: () => Date
  readonly keepBeforeUpgrade?: (account: string, backup: Uint8Array<ArrayBuffer>) => Promise<void>
}

export type SignInResult =
  | { readonly kind: 'signed_in'; readonly store: DeviceStore; readonly account: Account; readonly isOnline: boolean }
  /** The server said no, with the reason. */
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  /** The server took the new password, but the data on this device are still under the old one. */
  | { readonly kind: 'old_password_needed'; readonly signInWithOld: (oldPassword: string) => Promise<SignInResult>; readonly askCounty: () => Promise<RecoveryStanding> }
  /** No network, and this account has never been used on this device. */
  | { readonly kind: 'offline_unknown' }
  | { readonly kind: 'store_problem'; readonly problem: StoreProblem }

/**
 * How a request to the county for a forgotten password stands. The person reads `code` to the county. `impossible`: no copy
 * for the county was ever left on this device. After a refusal, or when the request was too old, the next call asks anew.
 */
export type RecoveryStanding = { readonly kind: 'waiting'; readonly code: string } | { readonly kind: 'refused' | 'impossible' | 'unreachable' } | { readonly kind: 'recovered'; readonly result: SignInResult }

type SigningServer = Pick<ServerPort, 'askRecovery' | 'askCertificate'>

const PROFILE = 'profile'
/** Answers after which the password has not been judged, so that the device may judge it. */
const UNDECIDED = new Set(['too_many_requests', 'server_error', 'not_ready', 'not_found'])

/**
 * Signs in. With a network the server checks the password and the local store is opened or made with it; without one the
 * store itself is the check. A wrong password never falls back to the device: it may have been taken away on purpose.
 */
export async function signIn(server: SigningServer & Pick<ServerPort, 'signIn'>, session: Session, request: SignInRequest): Promise<SignInResult> {
  const account = request.account.trim()
  const deviceToken = await findDeviceToken(request.serverId, account)
  const answer = await server.signIn({ account, password: request.password, deviceToken })
  if (answer.kind === 'ok') return openOnline(server, session, { ...request, account: answer.value.account.account }, answer.value)
  if (answer.kind === 'refused' && !UNDECIDED.has(answer.refusal.code)) return { kind: 'refused', refusal: answer.refusal }
  const offline = await openOffline(session, { ...request, account }, deviceToken)
  // The server was there and said to wait: that is the reason, not the network.
  return offline.kind === 'offline_unknown' && answer.kind === 'refused' && answer.refusal.code === 'too_many_requests' ? { kind: 'refused', refusal: answer.refusal } : offline
}

async function openOnline(server: SigningServer, session: Session, request: SignInRequest, reply: SignInReply): Promise<SignInResult> {
  return opening(async () => {
    try {
      const store = await openStore({ ...request, mayCreate: true, county: reply.county })
      await store.saveSetting(PROFILE, reply.account)
      await certify(server, store, reply)
      await noteAccount({ serverId: request.serverId, account: request.account, displayName: reply.account.displayName, lastUsedAt: new Date().toISOString(), deviceToken: reply.deviceToken })
      session.begin(reply, request.password)
      return { kind: 'signed_in', store, account: reply.account, isOnline: true }
    } catch (error) {
      if (!(error instanceof StoreProblem) || (error.code !== 'wrong_password' && error.code !== 'device_secret_missing')) throw error
      return {
        kind: 'old_password_needed',
        signInWithOld: (oldPassword) =>
          opening(async () => {
            await changeStorePassword(request, oldPassword)
            return openOnline(server, session, request, reply)
          }),
        askCounty: countyAsker(server, session, request, reply),
      }
    }
  })
}

/** Asks the county for the key of this device, each call anew for how things stand, and opens the data under the new password once it has said yes. */
function countyAsker(server: SigningServer, session: Session, request: SignInRequest, reply: SignInReply): () => Promise<RecoveryStanding> {
  let begun: Promise<Recovery | undefined> | undefined
  async function ask(mayBeginAnew: boolean): Promise<RecoveryStanding> {
    begun ??= beginRecovery(databaseName(request.serverId, request.account))
    const recovery = await begun
    if (!recovery || !server.askRecovery) return { kind: 'impossible' }
    const standing = await server.askRecovery(reply.token, recovery.request)
    // A machine that the county has barred gets no key back.
    if (standing.kind !== 'ok') return { kind: standing.kind === 'refused' && standing.refusal.code === 'out_of_scope' ? 'refused' : 'unreachable' }
    const { state } = standing.value
    if (state === 'waiting') return { kind: 'waiting', code: recovery.code }
    begun = undefined
    if (state === 'expired' && mayBeginAnew) return ask(false)
    if (state !== 'approved' || !(await recovery.finish(standing.value, request.password, request.cost ?? PASSWORD_COST))) return { kind: 'refused' }
    return { kind: 'recovered', result: await openOnline(server, session, request, reply) }
  }

  return () => ask(true)
}

/** The certificate comes with the first sign-in: the next one may be without a network, and packages need it then. What fails is tried again while the person works. */
async function certify({ askCertificate }: SigningServer, { transfer }: DeviceStore, { token, account }: SignInReply): Promise<void> {
  const { certificate } = await transfer.readState()
  if (askCertificate && !certificate) await renewCertificate(transfer, account, (answer) => askCertificate(token, answer), Date.now()).catch(() => undefined)
}

async function openOffline(session: Session, request: SignInRequest, deviceToken: string | null): Promise<SignInResult> {
  return opening(async () => {
    const store = await openStore({ ...request, mayCreate: false })
    const profile = Account.safeParse(await store.findSetting(PROFILE))
    if (!profile.success) {
      store.close()
      return { kind: 'offline_unknown' }
    }
    session.beginOffline(request.account, request.password, deviceToken)
    return { kind: 'signed_in', store, account: profile.data, isOnline: false }
  })
}

async function opening(open: () => Promise<SignInResult>): Promise<SignInResult> {
  try {
    return await open()
  } catch (error) {
    if (!(error instanceof StoreProblem)) throw error
    return error.code === 'not_on_device' ? { kind: 'offline_unknown' } : { kind: 'store_problem', problem: error }
  }
}

