import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Database } from '../database/connect.ts'
import { beginGeneration, knowsGeneration, listGenerations, readGeneration, type Generation, type LifeReason } from './generation.queries.ts'
import { hasWaypoint, readLastWaypoint } from './waypoint.queries.ts'

const Last = z.object({ generation: z.uuid(), xid: z.string(), id: z.uuid(), lives: z.array(z.uuid()) })
type Last = z.infer<typeof Last>

/**
 * What this server last knew of its database, kept outside of it and of its data folder: a folder that is put back does not
 * bring it along. `installation` has a part in the mark of every waypoint, so that what a copy of this server says, started for
 * a trial, proves nothing here; where it is lost or another one, the database counts as moved.
 */
const LifeMarker = z.object({ installation: z.uuid(), last: Last.nullable() })
type LifeMarker = z.infer<typeof LifeMarker>

/** The secret that marks waypoints: of the server, and of this installation of it, which is made at the first start. */
export function readWaypointSecret(markerFile: string, keySecret: string): string {
  const known = readMarker(markerFile)?.installation
  const installation = known ?? randomUUID()
  if (!known) writeMarker(markerFile, { installation, last: null })
  return `${keySecret}\n${installation}`
}

/** Beside the data folder: `.data` has `.data.life.json`. */
export function lifeMarkerFile(dataFolder: string): string {
  return `${dataFolder}.life.json`
}

const NOTE = 'home'

/** At the start, before anybody is answered: whether the database is what this server left. Gives the life that begins, or nothing where the old one goes on. */
export async function recogniseAtStart(database: Database, markerFile: string, secret: string): Promise<Generation | undefined> {
  const current = await readGeneration(database)
  const marker = readMarker(markerFile)?.last ?? undefined
  const reason = await findReason(database, current, marker, secret)
  const begun = reason && (await beginGeneration(database, current, reason, marker?.lives))
  const home = await describeHome(database, secret)
  await database.insertInto('note').values({ name: NOTE, value: home }).onConflict((on) => on.column('name').doUpdateSet({ value: home })).execute()
  await keepMarker(database, markerFile)
  return begun
}

/** Notes how far the database has come; cheap enough to be done every few seconds. */
export async function keepMarker(database: Database, markerFile: string): Promise<void> {
  const last = await readLastWaypoint(database)
  if (!last) return
  const { installation = randomUUID(), last: before } = readMarker(markerFile) ?? {}
  if (before?.id === last.id && before.generation === last.generation) return
  const lives = (await listGenerations(database)).map(({ id }) => id)
  writeMarker(markerFile, { installation, last: { ...last, lives } })
}

async function findReason(database: Database, current: Generation, marker: Last | undefined, secret: string): Promise<LifeReason | undefined> {
  if (marker && !(await knowsGeneration(database, marker.generation))) return 'generation'
  if (marker?.generation === current.id && !(await hasWaypoint(database, marker))) return 'marker'
  const noted = (await database.selectFrom('note').select('value').where('name', '=', NOTE).executeTakeFirst())?.value.split(' ')
  if (!noted) return undefined
  const [place, mark] = (await describeHome(database, secret)).split(' ')
  if (noted[0] !== place) return 'moved'
  return noted[1] === mark ? undefined : 'secret'
}

/** Which cluster, timeline and database this is, and a mark of the secret: what a dump or a recovery changes and a restart does not. */
async function describeHome(database: Database, secret: string): Promise<string> {
  const { rows } = await sql<{ place: string }>`
    select (select system_identifier from pg_control_system()) || '/' || (select timeline_id from pg_control_checkpoint()) || '/'
      || (select oid from pg_database where datname = current_database()) as place`.execute(database)
  return `${rows[0]?.place ?? ''} ${createHash('sha256').update(`bangfu waypoint secret\n${secret}`).digest('hex').slice(0, 16)}`
}

function writeMarker(file: string, marker: LifeMarker): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, JSON.stringify(marker), { flush: true, mode: 0o600 })
  renameSync(`${file}.new`, file)
}

function readMarker(file: string): LifeMarker | undefined {
  try {
    return LifeMarker.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
  } catch {
    return undefined
  }
}
