import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, safeStorage } from 'electron'
import type { CallHandler } from './call-handler.ts'

const SECRET_BYTES = 32

/**
 * Made once and kept under the key store of the system (DPAPI, libsecret). Null where there is none, or where it no longer
 * opens what it kept: then the county or a backup opens the data, and nothing is made anew over the old secret.
 */
export const readDeviceSecret: CallHandler<'readDeviceSecret'> = () => {
  if (!safeStorage.isEncryptionAvailable()) return Promise.resolve(null)
  const file = join(app.getPath('userData'), 'device-secret')
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, safeStorage.encryptString(randomBytes(SECRET_BYTES).toString('hex')), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  try {
    const secret = Buffer.from(safeStorage.decryptString(readFileSync(file)), 'hex')
    return Promise.resolve(secret.length === SECRET_BYTES ? new Uint8Array(secret) : null)
  } catch {
    return Promise.resolve(null)
  }
}
