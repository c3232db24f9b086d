import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import type { SignInReply } from '../../../shared/protocol/session.ts'
import { VILLAGE } from '../store/made-up-village.ts'
import { CHEAP, freshServerId } from '../store/opened-store.ts'
import { forgetAccount, listAccounts } from '../../../renderer/store/accounts-on-device.ts'
import type { ExchangeResult } from '../../../renderer/sync/exchange-result.ts'
import { createSession } from '../../../renderer/sync/session.ts'
import { signIn, type SignInResult } from '../../../renderer/sync/sign-in.ts'
import type { ServerPort } from '../../../renderer/sync/sync-ports.ts'

const DEVICE = 'd'.repeat(43)

function serverWith(answer: (account: string, password: string) => ExchangeResult<SignInReply>): Pick<ServerPort, 'signIn'> {
  return { signIn: ({ account, password }) => Promise.resolve(answer(account, password)) }
}

function taking(password: string): Pick<ServerPort, 'signIn'> {
  return serverWith((account, given) =>
    given === password
      ? { kind: 'ok', value: { token: `token-${account}`, expiresAt: '2026-11-22T00:00:00Z', account: { account, displayName: '村干部', role: 'V_COLLECTOR', scope: [VILLAGE], scopeEpoch: 1 }, deviceToken: DEVICE, county: null } }
      : { kind: 'refused', refusal: { code: 'wrong_password', message: '', requestId: '', retryAfterSeconds: null } },
  )
}

const OFFLINE = serverWith(() => ({ kind: 'unreachable', reason: 'offline' }))

function close(result: SignInResult): void {
  if (result.kind === 'signed_in') result.store.close()
}

test('after one sign-in with a network the account opens without one, with the password and only with it', async () => {
  const serverId = freshServerId()
  const request = { serverId, account: ' cadre ', password: 'made-up-1', cost: CHEAP }
  expect((await signIn(OFFLINE, createSession(), request)).kind).toBe('offline_unknown')
  const session = createSession()
  const online = await signIn(taking('made-up-1'), session, request)
  expect(online).toMatchObject({ kind: 'signed_in', isOnline: true, account: { account: 'cadre', displayName: '村干部' } })
  expect(session.token()).toBe('token-cadre')
  close(online)
  expect(await listAccounts(serverId)).toMatchObject([{ account: 'cadre', displayName: '村干部' }])
  const offlineSession = createSession()
  const offline = await signIn(OFFLINE, offlineSession, request)
  expect(offline).toMatchObject({ kind: 'signed_in', isOnline: false, account: { scope: [VILLAGE] } })
  expect(offlineSession.token()).toBeNull()
  close(offline)
  expect(await signIn(OFFLINE, createSession(), { ...request, password: 'wrong' })).toMatchObject({ kind: 'store_problem', problem: { code: 'wrong_password' } })
  await forgetAccount(serverId, 'cadre')
  expect(await listAccounts(serverId)).toEqual([])
  expect((await signIn(OFFLINE, createSession(), request)).kind).toBe('offline_unknown')
})

test('a password that the server refuses never falls back to the device', async () => {
  const serverId = freshServerId()
  close(await signIn(taking('made-up-1'), createSession(), { serverId, account: 'cadre', password: 'made-up-1', cost: CHEAP }))
  expect(await signIn(taking('made-up-2'), createSession(), { serverId, account: 'cadre', password: 'made-up-1' })).toMatchObject({ kind: 'refused', refusal: { code: 'wrong_password' } })
})

test('a password changed at headquarters: the old one opens the data once more and is then replaced', async () => {
  const serverId = freshServerId()
  const first = await signIn(taking('made-up-1'), createSession(), { serverId, account: 'cadre', password: 'made-up-1', cost: CHEAP })
  if (first.kind !== 'signed_in') throw new Error(first.kind)
  await first.store.saveDraft('form', { typed: 'kept' })
  first.store.close()
  const request = { serverId, account: 'cadre', password: 'made-up-2', cost: CHEAP }
  const asked = await signIn(taking('made-up-2'), createSession(), request)
  if (asked.kind !== 'old_password_needed') throw new Error(asked.kind)
  expect(await asked.signInWithOld('not-the-old-one')).toMatchObject({ kind: 'store_problem', problem: { code: 'wrong_password' } })
  const opened = await asked.signInWithOld('made-up-1')
  if (opened.kind !== 'signed_in') throw new Error(opened.kind)
  expect((await opened.store.findDraft('form'))?.value).toEqual({ typed: 'kept' })
  opened.store.close()
  const offline = await signIn(OFFLINE, createSession(), request)
  expect(offline.kind).toBe('signed_in')
  close(offline)
})

test('an offline session gets its token when the network is back, and gives up on a refused password', async () => {
  const session = createSession()
  session.beginOffline('cadre', 'made-up-1', null)
  expect(await session.renew(OFFLINE)).toEqual({ kind: 'unreachable', reason: 'offline' })
  expect(await session.renew(taking('made-up-1'))).toEqual({ kind: 'ok', value: null })
  expect(session.token()).toBe('token-cadre')
  let asked = 0
  const counting = serverWith((account, password) => {
    asked++
    return { kind: 'refused', refusal: { code: 'wrong_password', message: `${account}${password.length}`, requestId: '', retryAfterSeconds: null } }
  })
  expect(await session.renew(counting)).toMatchObject({ refusal: { code: 'wrong_password' } })
  expect(await session.renew(counting)).toMatchObject({ refusal: { code: 'session_expired' } })
  expect(asked).toBe(1)
})

test('[W5] the device shows the server what it got at the last sign-in, also when it renews, and says how long to wait where it has nothing', async () => {
  const serverId = freshServerId()
  const shown: unknown[] = []
  const asking: Pick<ServerPort, 'signIn'> = {
    signIn: (request) => {
      shown.push(request.deviceToken)
      return taking('made-up-1').signIn(request)
    },
  }
  const session = createSession()
  close(await signIn(asking, session, { serverId, account: 'cadre', password: 'made-up-1', cost: CHEAP }))
  await session.renew(asking)
  close(await signIn(asking, createSession(), { serverId, account: 'cadre', password: 'made-up-1', cost: CHEAP }))
  expect(shown).toEqual([null, DEVICE, DEVICE])

  const busy = serverWith(() => ({ kind: 'refused', refusal: { code: 'too_many_requests', message: '', requestId: '', retryAfterSeconds: 1800 } }))
  expect(await signIn(busy, createSession(), { serverId: freshServerId(), account: 'cadre', password: 'made-up-1' })).toMatchObject({ kind: 'refused', refusal: { retryAfterSeconds: 1800 } })
  const opened = await signIn(busy, createSession(), { serverId, account: 'cadre', password: 'made-up-1' })
  expect(opened).toMatchObject({ kind: 'signed_in', isOnline: false })
  close(opened)
})
