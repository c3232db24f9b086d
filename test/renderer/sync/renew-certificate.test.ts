import { expect, test } from 'vitest'
import { RegionCode } from '../../../shared/domain/region.ts'
import type { RoleId } from '../../../shared/domain/access/editing-power.ts'
import type { TransferStore } from '../../../renderer/store/transfer/transfer-store.ts'
import { needsCertificate, renewCertificate } from '../../../renderer/sync/renew-certificate.ts'
import { CERTIFICATE_RENEWAL_DAYS } from '../../../shared/transfer/transfer-limits.ts'

const NOW = Date.parse('2026-11-21T08:00:00Z')
const endingIn = (days: number) => ({ notAfter: new Date(NOW + days * 86_400_000).toISOString(), countyCode: '520121', scopeEpoch: 1, isRevoked: false })

test.each([
  ['none', null, true],
  ['a fresh one', endingIn(CERTIFICATE_RENEWAL_DAYS + 1), false],
  ['one that ends soon enough to renew', endingIn(CERTIFICATE_RENEWAL_DAYS - 1), true],
  ['one of another scope', { ...endingIn(CERTIFICATE_RENEWAL_DAYS + 1), scopeEpoch: 0 }, true],
  ['a revoked one, also when it has ended', { ...endingIn(-1), isRevoked: true }, false],
])('whether a device asks for a certificate: %s', (_name, certificate, expected) => {
  expect(needsCertificate(certificate, 1, NOW)).toBe(expected)
})

test.each<[RoleId, string, number]>([
  ['V_COLLECTOR', '520121001201', 1],
  ['C_OFFICER', '520121000000', 1],
  ['SYS_ADMIN', '520121000000', 0],
  ['CITY_HQ', '520100000000', 0],
])('%s of %s asks the server %i times', async (role, area, times) => {
  let asked = 0
  const transfer = { readState: () => Promise.resolve({ certificate: null, approvalCode: null, exports: [], parcels: [] }) } as unknown as TransferStore
  const ask = () => Promise.resolve({ kind: 'unreachable', reason: 'offline' } as const).finally(() => asked++)
  await renewCertificate(transfer, { account: 'a', displayName: 'a', role, scope: [RegionCode.parse(area)], scopeEpoch: 1 }, ask, NOW)
  expect(asked).toBe(times)
})
