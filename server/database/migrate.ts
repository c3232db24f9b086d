import { readdir } from 'node:fs/promises'
import { Migrator } from 'kysely/migration'
import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { z } from 'zod'
import type { Database } from './connect.ts'
import { refreshPovertyViews } from './poverty-views.ts'

const FOLDER = new URL('./migrations/', import.meta.url)
const MigrationModule = z.object({ up: z.custom<(database: Kysely<unknown>) => Promise<void>>((value) => typeof value === 'function') })

/** Brings the database to this version and the typed views to the schemas; names of what was applied, in order. Throws when a step fails. */
export async function migrate(database: Database): Promise<readonly string[]> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: readMigrations } })
  const { error, results } = await migrator.migrateToLatest()
  if (error) throw error instanceof Error ? error : new Error('A migration failed.', { cause: error })
  await refreshPovertyViews(database)
  return (results ?? []).map((result) => result.migrationName)
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts')).sort()
  const modules = await Promise.all(files.map(async (file) => [file.replace(/\.ts$/, ''), MigrationModule.parse(await import(new URL(file, FOLDER).href))] as const))
  return Object.fromEntries(modules)
}
