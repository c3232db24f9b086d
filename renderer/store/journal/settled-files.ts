import { z } from 'zod'
import { Waypoint } from '../../../shared/protocol/waypoint.ts'
import type { StoreTables } from '../disk/database.ts'

const KEY = 'settled-journals'
const SettledFiles = z.record(z.string(), z.object({ at: z.string().nullable(), waypoint: Waypoint.nullable() }))
/** Journal files of which the server has answered everything, with when and by which waypoint. They stay for their time and are not opened again. */
export type SettledFiles = z.infer<typeof SettledFiles>
type MetaTable = Pick<StoreTables, 'meta'>

export async function readSettledFiles({ meta }: MetaTable): Promise<SettledFiles> {
  return SettledFiles.catch({}).parse((await meta.get(KEY))?.value)
}

export async function saveSettledFiles({ meta }: MetaTable, files: SettledFiles): Promise<void> {
  await meta.put({ key: KEY, value: files })
}

/** Another life of the server has another view of what it has: the files count as open again. */
export async function forgetSettledFiles({ meta }: MetaTable): Promise<void> {
  await meta.delete(KEY)
}
