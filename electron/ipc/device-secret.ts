import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { app, safeStorage } from 'electron'
import type { CallHandler } from './call-handler.ts'

const SECRET_BYTES = 32

/**
 * Made once and kept under the key store of the system (DPAPI, libsecret, KWallet). Null where there is none, or where it no
 * longer opens what it kept: then the county or a backup opens the data, and nothing is made anew over the old secret. One that
 * an older program left without a key store is still given, because data are bound to it, and named as what it is.
 */
export const readDeviceSecret: CallHandler<'readDeviceSecret'> = () => {
  if (!safeStorage.isEncryptionAvailable()) return Promise.resolve(null)
  const file = join(app.getPath('userData'), 'device-secret')
  if (!existsSync(file)) {
    if (!hasKeyStore()) return Promise.resolve(null)
    writeFileSync(`${file}.new`, safeStorage.encryptString(randomBytes(SECRET_BYTES).toString('hex')), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }
  try {
    const sealed = readFileSync(file)
    const bytes = Buffer.from(safeStorage.decryptString(sealed), 'hex')
    return Promise.resolve(bytes.length === SECRET_BYTES ? { bytes: new Uint8Array(bytes), isProtected: hasKeyStore() && !isUnderFixedPassword(sealed) } : null)
  } catch {
    return Promise.resolve(null)
  }
}

/** On Linux without a known key store Chromium seals with a password that is the same in every copy of it. */
function hasKeyStore(): boolean {
  return process.platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend())
}

/** Such a value begins with v10 on Linux and opens also where a key store came later; those of a key store begin with v11. */
function isUnderFixedPassword(sealed: Buffer): boolean {
  return process.platform === 'linux' && sealed.subarray(0, 3).toString('latin1') === 'v10'
}
