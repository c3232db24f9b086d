import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readKeySecret } from '../../../server/transfer/key-secret.ts'

const folder = mkdtempSync(join(tmpdir(), 'bangfu-secret-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('the secret is made once, for the owner of the folder alone, and what the operator set comes first', () => {
  const made = readKeySecret(undefined, folder)
  expect(made).toMatch(/^[0-9a-f]{64}$/)
  expect(readKeySecret(undefined, folder)).toBe(made)
  expect(statSync(join(folder, 'county-key-secret')).mode & 0o777).toBe(0o600)
  expect(readKeySecret('set-by-the-operator', folder)).toBe('set-by-the-operator')
})
