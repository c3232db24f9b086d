import { expect, test } from 'vitest'
import { needsCertificate } from '../../../renderer/sync/renew-certificate.ts'
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
