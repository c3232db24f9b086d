import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = 'county-key-secret'

/**
 * The secret over the private county keys in the database: what the operator set in BANGFU_KEY_SECRET, else a file in the
 * data folder, made at the first start with mode 0600. It must be kept with the backups, but apart from those of the
 * database: a database restored without it can neither issue certificates nor open packages until new keys are made.
 */
export function readKeySecret(fromEnvironment: string | undefined, dataFolder: string): string {
  if (fromEnvironment !== undefined) return fromEnvironment
  const file = join(dataFolder, FILE)
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  const secret = randomBytes(32).toString('hex')
  mkdirSync(dataFolder, { recursive: true })
  writeFileSync(file, secret, { mode: 0o600 })
  return secret
}
