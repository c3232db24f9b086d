import { join, resolve } from 'node:path'
import { takeBackup, verifyRestored } from './backup/take-backup.ts'
import { SameDatabase } from './backup/verify-backup.ts'
import { readConfiguration } from './configuration.ts'
import { print } from './print.ts'

// `npm run backup -- FOLDER`; with an external database `npm run backup -- --verify postgres://…`, where its backup was restored.
const { dataFolder, databaseUrl } = readConfiguration(process.env)
const [first, second] = process.argv.slice(2)
const stamp = new Date().toISOString().replaceAll(/[-:]/g, '').slice(0, 15)

try {
  if (first === undefined || (first === '--verify') !== (databaseUrl !== undefined) || (first === '--verify' && second === undefined)) {
    print(databaseUrl === undefined ? 'server.backup.usage' : 'server.backup.usage_external')
    process.exit(2)
  }
  const folder = join(resolve(first), `bangfu-${stamp}`)
  const { records, operations, damaged, missing, holds } = databaseUrl !== undefined && second !== undefined ? await verifyRestored(databaseUrl, second) : await takeBackup(dataFolder, folder)
  print('server.backup.read', { records, operations })
  if (damaged + missing > 0 || !holds) {
    print(damaged + missing > 0 ? 'server.backup.damaged' : 'server.backup.other', { damaged, missing })
    process.exit(1)
  }
  print('server.backup.verified', { folder: databaseUrl === undefined ? folder : '', secret: join(dataFolder, 'county-key-secret') })
} catch (error) {
  if (error instanceof SameDatabase) print('server.backup.same')
  else print('server.backup.failed', { reason: error instanceof Error ? error.message : String(error) })
  process.exit(1)
}
