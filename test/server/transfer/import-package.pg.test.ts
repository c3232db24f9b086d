import { createHash, randomUUID } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sealPacked } from '../../../renderer/store/transfer/sealed-package.ts'
import { writeBundle, packageEntryName } from '../../../shared/transfer/bundle.ts'
import { readPackage } from '../../../shared/transfer/package-layout.ts'
import { CERTIFICATE_DAYS, CERTIFICATE_GRACE_DAYS, MAX_CONTENT_BYTES } from '../../../shared/transfer/transfer-limits.ts'
import type { TransferReason } from '../../../shared/transfer/transfer-refusal.ts'
import { createRandomSource } from '../../../shared/demonstration/random-source.ts'
import { RegionCode } from '../../../shared/domain/region.ts'
import { askCertificate, handIn, postFile, startPackageDevice, type PackageDevice } from '../../support/package-device.ts'
import { serverDigest } from '../../support/server-digest.ts'
import { startTestServer, TEST_KEY_SECRET, type TestServer } from '../../support/server.ts'
import { householdBody } from '../../support/factories/bodies.ts'
import { openCountyKeyring } from '../../../server/transfer/county-keys.ts'
import { importFile } from '../../../server/transfer/import-file.ts'
import { batchesOf } from '../../../server/transfer/import-package.ts'
import { findActiveAccount } from '../../../server/accounts/account.queries.ts'
import { sha256 } from '../../../server/transfer/sealed-package.ts'
import { TEST_VILLAGES } from '../../support/test-villages.ts'

let server: TestServer
let device: PackageDevice
let officer: string

beforeAll(async () => {
  server = await startTestServer()
  officer = await server.signIn('xian01')
})
beforeEach(async () => {
  device = await startPackageDevice(server, 'cun01')
})
afterAll(() => server.close())

/** The reason of the refusal, after proving that nothing was written. */
async function refusalOf(file: Uint8Array<ArrayBuffer>, token = officer): Promise<TransferReason | null | undefined> {
  const before = await serverDigest(server.database)
  const { results } = await handIn(server, token, file)
  expect(await serverDigest(server.database), 'nothing was applied').toBe(before)
  expect(results.map((result) => result.outcome)).toEqual(['refused'])
  return results[0]?.reason
}

test('[T2] the same package a second time changes nothing and gets the same answers', async () => {
  const operations = [device.create(), device.create()]
  const before = await serverDigest(server.database)
  const file = await device.pack(operations)
  expect((await handIn(server, officer, file)).results).toMatchObject([{ outcome: 'imported', operations: 2 }])
  const after = await serverDigest(server.database)
  expect(after).not.toBe(before)
  expect((await handIn(server, officer, file)).results).toMatchObject([{ outcome: 'imported', operations: 2 }])
  expect(await serverDigest(server.database)).toBe(after)
})

test('[T4] a file cut anywhere is refused whole', async () => {
  const file = await device.pack([device.create()])
  const step = 97
  for (let length = 1; length < file.length; length += length < 12 || length > file.length - 70 ? 1 : step) {
    expect(await refusalOf(file.slice(0, length)), `cut at ${length}`).toBe('truncated')
  }
  const bundle = writeBundle({ results: [] }, [{ name: packageEntryName(readPackage(file).head.packageId), bytes: file, count: 1, sha256: await sha256(file) }])
  for (let length = 1; length < bundle.length; length += step) expect(await refusalOf(bundle.slice(0, length)), `bundle cut at ${length}`).toBe('truncated')
})

test('[T5] one changed byte anywhere refuses the whole package', async () => {
  const seed = Number(process.env['TRANSFER_SEED'] ?? Date.now() % 100_000)
  process.stdout.write(`transfer seed ${seed} (TRANSFER_SEED replays it)\n`)
  const random = createRandomSource(seed)
  const file = await device.pack([device.create()])
  const before = await serverDigest(server.database)
  for (let turn = 0; turn < 120; turn++) {
    const at = turn < 12 ? turn : random.between(0, file.length - 1)
    const changed = Uint8Array.from(file)
    changed[at] = (changed[at] ?? 0) ^ (1 << random.between(0, 7))
    const { results } = await handIn(server, officer, changed)
    expect(results.map((result) => result.outcome), `byte ${at}`).toEqual(['refused'])
  }
  expect(await serverDigest(server.database), 'nothing was applied').toBe(before)
  expect((await handIn(server, officer, file)).results).toMatchObject([{ outcome: 'imported' }])
})

test('[T6] a package of another county or for another server is refused whole', async () => {
  const other = await startTestServer()
  try {
    const stranger = await startPackageDevice(other, 'cun01')
    expect(await refusalOf(await stranger.pack([stranger.create()]))).toBe('other_county')
    // Sealed to this county with the other one's certificate.
    expect(await refusalOf(await stranger.pack([stranger.create()], { head: { receiver: device.issued.county.agreementKey } }))).toBe('forged')
  } finally {
    await other.close()
  }
  const { password_hash } = await server.database.selectFrom('account').select('password_hash').where('account', '=', 'xian01').executeTakeFirstOrThrow()
  await server.database.insertInto('account').values({ account: 'xian02', display_name: '邻县', role: 'C_OFFICER', scope: ['520123000000'], password_hash }).execute()
  expect(await refusalOf(await device.pack([device.create()]), await server.signIn('xian02'))).toBe('other_county')
})

describe('the certificate', () => {
  test('[T7] one that ran out carries nothing once the days of grace are over, by the clock of the server', async () => {
    const county = await openCountyKeyring(server.database, TEST_KEY_SECRET).read(device.issued.county.countyCode)
    const carrier = await findActiveAccount(server.database, 'xian01')
    if (!carrier) throw new Error('no officer')
    const file = await device.pack([device.create()])
    const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000)
    const before = await serverDigest(server.database)
    const late = await importFile(server.database, TEST_KEY_SECRET, county, carrier, file, daysFromNow(CERTIFICATE_DAYS + CERTIFICATE_GRACE_DAYS + 1))
    expect(late.results).toMatchObject([{ outcome: 'refused', reason: 'certificate_expired' }])
    expect(await serverDigest(server.database)).toBe(before)
    expect((await importFile(server.database, TEST_KEY_SECRET, county, carrier, file, daysFromNow(CERTIFICATE_DAYS + CERTIFICATE_GRACE_DAYS - 1))).results).toMatchObject([{ outcome: 'imported' }])
  })

  test('[T8] a revoked one carries nothing, and the device gets no new one', async () => {
    const { certificate } = device.issued.signed
    const revoke = async (token: string) => server.ask(token, '/api/device-certificates/revocations', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ certificateId: certificate.certificateId, reason: '电脑遗失' }) })
    expect((await revoke(await server.signIn('zhen01'))).status).toBe(403)
    expect((await revoke(officer)).status).toBe(200)
    expect(await refusalOf(await device.pack([device.create()]))).toBe('certificate_revoked')
    const again = await askCertificate(server, 'cun01', { ...certificate, signing: device.signing })
    expect(again.status).toBe(403)
    const list = await (await server.ask(officer, '/api/device-certificates/revocations')).json() as { list: { certificateIds: string[] } }
    expect(list.list.certificateIds).toContain(certificate.certificateId)
    // The next devices of this account would wait for an officer.
    await server.database.deleteFrom('device_key').execute()
  })

  test('[T9] ops outside of its scope, or of another account, are refused one by one', async () => {
    const inside = device.create()
    const outside = device.create(householdBody({ villageCode: TEST_VILLAGES[2] }), { areaCode: TEST_VILLAGES[2] })
    const foreign = device.create(householdBody(), { actor: 'cun02' })
    expect((await handIn(server, officer, await device.pack([inside, outside, foreign]))).results).toMatchObject([{ outcome: 'imported' }])
    const rows = await server.database.selectFrom('op').select(['op_id', 'outcome']).where('lineage_id', '=', device.lineageId).orderBy('seq').execute()
    expect(rows.map((row) => (row.outcome as { code: string }).code)).toEqual(['ok', 'out_of_scope', 'actor_mismatch'])
  })

  test('[T10] a batch that another key signed, or a certificate that nobody signed, is refused whole', async () => {
    const thief = await startPackageDevice(server, 'cun02')
    expect(await refusalOf(await device.pack([device.create()], { signing: thief.signing }))).toBe('changed')
    const { signed } = device.issued
    const wider = { ...signed, certificate: { ...signed.certificate, scope: [RegionCode.parse('520121000000')] } }
    expect(await refusalOf(await device.pack([device.create()], { head: { sender: wider } }))).toBe('forged')
    expect(await refusalOf(await device.pack([device.create()], { head: { sender: null } }))).toBe('not_for_here')
    expect(await refusalOf(await device.pack([device.create()]), await server.signIn('cun02')), 'handed in by a colleague of the village').toBe('not_yours')
  })
})

test('who hands a package in: its own account or township and county; nobody above the counties', async () => {
  const file = await device.pack([device.create()])
  expect((await handIn(server, await server.signIn('cun01'), file)).results).toMatchObject([{ outcome: 'imported' }])
  expect((await handIn(server, await server.signIn('zhen01'), file)).results).toMatchObject([{ outcome: 'imported' }])
  expect((await postFile(server, await server.signIn('shi01'), file)).status).toBe(403)
  expect((await server.ask(null, '/api/transfer/import', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: file })).status).toBe(401)
})

test('a long package goes in pieces, and no group is cut', () => {
  const groups = [null, null, 'a', 'a', 'a', 'b', null]
  const entries = groups.map((groupId) => ({ kind: 'unreadable', groupId, outcome: { opId: randomUUID(), state: 'rejected', code: 'invalid_body', fields: [], rowVersion: 0 } })) as unknown as Parameters<typeof batchesOf>[0]
  expect(batchesOf(entries, 3).map((batch) => batch.map((entry) => (entry.kind === 'unreadable' ? entry.groupId : '')))).toEqual([[null, null, 'a', 'a', 'a'], ['b', null]])
})

describe('a content that means harm', () => {
  test('[T12] an entry whose name climbs', async () => {
    for (const name of ['../../boot.ini', '..', '/etc/passwd', 'C:\\a.json', 'a/b.json', 'operations.exe', '']) expect(await refusalOf(await forged(containerOf([name]))), name).toBe('bad_name')
    expect(await refusalOf(await forged(containerOf(['operations.ndjson', 'operations.ndjson']))), 'twice').toBe('bad_name')
    expect(await refusalOf(await forged(containerOf(['reply.json']))), 'another name').toBe('changed')
  })

  test('[T11] a content that inflates to more than its head declares, and a head that declares too much', async () => {
    expect(await refusalOf(await forged(new Uint8Array(200_000_000), 1000))).toBe('bomb')
    expect(await refusalOf(await forged(containerOf(['operations.ndjson']), 5000)), 'less than declared').toBe('changed')
    await expect(forged(new Uint8Array(10), MAX_CONTENT_BYTES + 1), 'no head says so much').rejects.toThrow()
  })

  /** Sealed and signed as by a device that has a certificate and bad intentions. */
  function forged(content: Uint8Array<ArrayBuffer>, contentBytes = content.length): Promise<Uint8Array<ArrayBuffer>> {
    const { certificate } = device.issued.signed
    const head = { kind: 'operations', packageId: randomUUID(), answers: null, countyCode: certificate.countyCode, deviceId: certificate.deviceId, createdAt: new Date().toISOString(), operations: 0, sender: device.issued.signed, receiver: device.issued.county.agreementKey } as const
    return sealPacked(head, new Uint8Array(gzipSync(content)), contentBytes, device.signing)
  }

  function containerOf(names: readonly string[]): Uint8Array<ArrayBuffer> {
    const sha = createHash('sha256').update('').digest('hex')
    const about = { packageId: randomUUID(), lineageId: device.lineageId, cursor: null, scopeEpoch: null, generation: null }
    const manifest = new TextEncoder().encode(JSON.stringify({ entries: names.map((name) => ({ name, bytes: 0, count: 0, sha256: sha })), about }))
    const bytes = new Uint8Array(4 + manifest.length)
    new DataView(bytes.buffer).setUint32(0, manifest.length)
    bytes.set(manifest, 4)
    return bytes
  }

  test('a file beyond the limit is refused at the door', async () => {
    expect((await postFile(server, officer, new Uint8Array(49 * 1024 * 1024))).status).toBe(413)
  })
})

test('[T16] a bundle with one broken package imports the others', async () => {
  const [good, bad] = [await device.pack([device.create()]), await device.pack([device.create()])]
  bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 1
  const entries = await Promise.all([bad, good].map(async (bytes) => ({ name: packageEntryName(readPackage(bytes).head.packageId), bytes, count: 1, sha256: await sha256(bytes) })))
  const { results } = await handIn(server, officer, writeBundle({ results: [] }, entries))
  expect(new Set(results.map((result) => `${result.outcome} ${result.reason}`))).toEqual(new Set(['imported null', 'refused changed']))
})
