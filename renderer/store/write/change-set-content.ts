import { z } from 'zod'
import type { ChangeSetRow } from '../disk/disk-rows.ts'
import type { StoreCore } from '../store-core.ts'
import type { ChangeSet } from '../store.ts'

const ChangeSetContent = z.object({
  name: z.string(),
  households: z.int(),
  edits: z.int(),
  undoneAt: z.string().nullable(),
  /** The change set that this one takes back; such a one is not listed. */
  undoes: z.string().nullable(),
})
export type ChangeSetContent = z.infer<typeof ChangeSetContent>

export async function sealChangeSet(core: StoreCore, head: Pick<ChangeSetRow, 'id' | 'at' | 'state'>, content: ChangeSetContent): Promise<ChangeSetRow> {
  return { id: head.id, at: head.at, state: head.state, sealed: await core.vault.seal('changeSets', head.id, content) }
}

export async function openChangeSet(core: StoreCore, row: ChangeSetRow): Promise<ChangeSetContent> {
  return ChangeSetContent.parse(await core.vault.open('changeSets', row.id, row.sealed))
}

/** Newest first, complete ones only. */
export async function listChangeSets(core: StoreCore): Promise<ChangeSet[]> {
  const rows = await core.disk.relaxed.changeSets.where('state').equals('complete').toArray()
  const opened = await Promise.all(rows.map(async (row) => ({ row, content: await openChangeSet(core, row) })))
  return opened
    .filter(({ content }) => content.undoes === null)
    .map(({ row, content }) => ({ id: row.id, name: content.name, at: row.at, households: content.households, edits: content.edits, undoneAt: content.undoneAt }))
    .sort((left, right) => (left.at < right.at ? 1 : -1))
}
