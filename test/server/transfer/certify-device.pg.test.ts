import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ApprovalsReply, deviceCodeText } from '../../../shared/protocol/certificate.ts'
import { checkCode } from '../../../renderer/store/crypto/check-code.ts'
import { askCertificate, askChallenge, handIn, IssuedCertificate, makeDeviceKeys, startPackageDevice, writeCertificateRequest, type ClaimChanges, type SigningKeys } from '../../support/package-device.ts'
import { startTestServer, type TestServer } from '../../support/server.ts'

let server: TestServer
let officer: string
let mine: SigningKeys

beforeAll(async () => {
  server = await startTestServer()
  officer = await server.signIn('xian01')
})
beforeEach(async () => {
  await server.database.deleteFrom('revoked_certificate').execute()
  await server.database.deleteFrom('device_certificate').execute()
  await server.database.deleteFrom('device_key').execute()
  mine = await makeDeviceKeys()
})
afterAll(() => server.close())

const post = async (token: string, path: string, body: unknown) => server.ask(token, path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
const issuedTo = async (account: string, keys: SigningKeys) => IssuedCertificate.parse(await (await askCertificate(server, account, keys)).json()).signed.certificate
const revoke = async (certificateId: string) => expect((await post(officer, '/api/device-certificates/revocations', { certificateId, reason: '电脑遗失' })).status).toBe(200)
const approvals = async (token = officer) => ApprovalsReply.parse(await (await server.ask(token, '/api/device-approvals')).json()).devices
const lastRefusal = async () => (await server.database.selectFrom('audit').select('detail').where('action', '=', 'certificate_refused').orderBy('id', 'desc').executeTakeFirstOrThrow()).detail

describe('[U2] a certificate is for whoever holds the key', () => {
  test('somebody else’s keys, another challenge, another account or county in the signed words: nothing', async () => {
    const stranger = await makeDeviceKeys()
    const claims: [string, ClaimChanges][] = [
      ['a signature of another key', { request: { signingKey: stranger.signingKey } }],
      ['another agreement key than was signed', { request: { agreementKey: stranger.agreementKey } }],
      ['another device than was signed', { request: { deviceId: stranger.deviceId } }],
      ['signed for another account', { claim: { account: 'cun02' } }],
      ['signed for another county', { claim: { countyCode: '520123' } }],
    ]
    for (const [name, changes] of claims) {
      expect((await askCertificate(server, 'cun01', mine, changes)).status, name).toBe(403)
      expect(await lastRefusal(), name).toMatchObject({ reason: 'not_proven' })
    }
    expect((await askCertificate(server, 'cun01', mine, { claim: { challenge: 'ab'.repeat(32) }, request: { challenge: 'ab'.repeat(32) } })).status).toBe(403)
    expect(await lastRefusal()).toMatchObject({ reason: 'no_challenge' })
    expect(await server.database.selectFrom('device_certificate').selectAll().execute()).toEqual([])
    expect((await askCertificate(server, 'cun01', mine)).status).toBe(200)
  })

  test('the whole request sent again, and a challenge that another account asked for: nothing', async () => {
    const [token, other] = [await server.signIn('cun01'), await server.signIn('cun02')]
    const request = await writeCertificateRequest(server, 'cun01', mine)
    expect((await post(token, '/api/device-certificates', request)).status).toBe(200)
    expect((await post(token, '/api/device-certificates', request)).status).toBe(403)
    const { challenge } = await askChallenge(server, other)
    expect((await askCertificate(server, 'cun01', mine, { claim: { challenge }, request: { challenge } })).status).toBe(403)
    expect(await lastRefusal()).toMatchObject({ reason: 'no_challenge' })
  })

  test('[V12] an account has only so many challenges open, and the youngest is one of them', async () => {
    const token = await server.signIn('cun01')
    await Promise.all(Array.from({ length: 30 }, () => askChallenge(server, token)))
    const open = await server.database.selectFrom('device_challenge').selectAll().where('account', '=', 'cun01').execute()
    expect(open.length).toBeLessThanOrEqual(5)
    expect((await askCertificate(server, 'cun01', mine)).status).toBe(200)
  })

  test('a challenge that lay too long', async () => {
    const token = await server.signIn('cun01')
    const { challenge } = await askChallenge(server, token)
    await server.database.updateTable('device_challenge').set({ expires_at: new Date(Date.now() - 1) }).where('challenge', '=', challenge).execute()
    expect((await askCertificate(server, 'cun01', mine, { claim: { challenge }, request: { challenge } })).status).toBe(403)
  })
})

describe('[U3] a device id is its first key’s', () => {
  test('a colleague who names it gets nothing, and barring their machine leaves mine alone', async () => {
    const own = await issuedTo('cun01', mine)
    const thief = { ...(await makeDeviceKeys()), deviceId: mine.deviceId }
    expect((await askCertificate(server, 'cun02', thief)).status).toBe(403)
    expect(await lastRefusal()).toEqual({ device: mine.deviceId, reason: 'other_key' })
    expect((await askCertificate(server, 'cun01', thief)).status, 'nor under the same account').toBe(403)
    expect((await askCertificate(server, 'cun02', mine)).status, 'nor the same key for another account').toBe(403)
    const theirs = await issuedTo('cun02', await makeDeviceKeys())
    await revoke(theirs.certificateId)
    const list = await (await server.ask(officer, '/api/device-certificates/revocations')).json() as { list: { certificateIds: string[] } }
    expect(list.list.certificateIds).toEqual([theirs.certificateId])
    expect((await issuedTo('cun01', mine)).deviceId).toBe(own.deviceId)
  })

  test('a certificate of before that a stranger had under the same id is not barred with mine', async () => {
    const own = await issuedTo('cun01', mine)
    const foreign = { ...own, certificateId: crypto.randomUUID(), account: 'cun02' }
    await server.database.insertInto('device_certificate').values({ certificate_id: foreign.certificateId, county_code: own.countyCode, device_id: own.deviceId, account: 'cun02', certificate: JSON.stringify(foreign) }).execute()
    await revoke(foreign.certificateId)
    expect(await server.database.selectFrom('revoked_certificate').select('certificate_id').execute()).toEqual([{ certificate_id: foreign.certificateId }])
    expect((await askCertificate(server, 'cun01', mine)).status).toBe(200)
  })
})

describe('[T8] a machine that was barred', () => {
  test('gets nothing under a made-up id before an officer has said yes, and that yes is for one device', async () => {
    const lost = await startPackageDevice(server, 'cun01')
    await revoke(lost.issued.signed.certificate.certificateId)
    expect((await askCertificate(server, 'cun01', { ...lost.issued.signed.certificate, signing: lost.signing })).status).toBe(403)
    expect(await lastRefusal()).toMatchObject({ reason: 'revoked' })
    const [fresh, another] = [await makeDeviceKeys(), await makeDeviceKeys()]
    for (const keys of [fresh, another, fresh]) expect(await (await askCertificate(server, 'cun01', keys)).json()).toEqual({ state: 'pending' })
    const waiting = await approvals()
    expect(waiting.map((device) => device.deviceId)).toEqual([fresh.deviceId, another.deviceId])
    // Reckoned by the device itself, not told by the server.
    expect(waiting[0]?.code).toBe(await checkCode(deviceCodeText({ account: 'cun01', ...fresh })))
    for (const nobody of ['cun01', 'cun02', 'zhen01', 'shi01', 'admin']) expect((await post(await server.signIn(nobody), '/api/device-approvals', { deviceId: fresh.deviceId, isApproved: true })).status, nobody).toBe(403)
    expect((await post(officer, '/api/device-approvals', { deviceId: fresh.deviceId, isApproved: true })).status).toBe(200)
    expect((await post(officer, '/api/device-approvals', { deviceId: another.deviceId, isApproved: false })).status).toBe(200)
    expect((await issuedTo('cun01', fresh)).deviceId).toBe(fresh.deviceId)
    expect((await askCertificate(server, 'cun01', another)).status).toBe(403)
    expect(await (await askCertificate(server, 'cun01', await makeDeviceKeys())).json(), 'the next one waits again').toEqual({ state: 'pending' })
    expect((await askCertificate(server, 'cun02', await makeDeviceKeys())).status, 'a colleague has lost nothing').toBe(200)
  })

  test('two officers at once decide once, and no more than five wait', async () => {
    await revoke((await issuedTo('cun01', mine)).certificateId)
    const devices = await Promise.all(Array.from({ length: 5 }, makeDeviceKeys))
    for (const keys of devices) expect(await (await askCertificate(server, 'cun01', keys)).json()).toEqual({ state: 'pending' })
    expect((await askCertificate(server, 'cun01', await makeDeviceKeys())).status).toBe(403)
    expect(await lastRefusal()).toMatchObject({ reason: 'too_many' })
    const answers = await Promise.all([true, false, true, false].map((isApproved) => post(officer, '/api/device-approvals', { deviceId: devices[0]?.deviceId, isApproved })))
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1)
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(3)
  })

  test('barred while it asks: whichever comes first, no certificate of it holds afterwards', async () => {
    for (let turn = 0; turn < 5; turn++) {
      const keys = await makeDeviceKeys()
      const first = await issuedTo('cun02', keys)
      await Promise.all([revoke(first.certificateId), askCertificate(server, 'cun02', keys), askCertificate(server, 'cun02', keys)])
      const held = await server.database.selectFrom('device_certificate').select('certificate_id').where('device_id', '=', keys.deviceId).where('certificate_id', 'not in', server.database.selectFrom('revoked_certificate').select('certificate_id')).execute()
      expect(held).toEqual([])
      await server.database.deleteFrom('device_key').execute()
    }
  })

  test('its packages stay refused, and those of the new device are taken', async () => {
    const lost = await startPackageDevice(server, 'cun01')
    await revoke(lost.issued.signed.certificate.certificateId)
    expect((await handIn(server, officer, await lost.pack([lost.create()]))).results).toMatchObject([{ outcome: 'refused', reason: 'certificate_revoked' }])
  })
})
