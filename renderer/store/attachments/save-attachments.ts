import type { StoreCore } from '../store-core.ts'
import type { NewContent, RecordEdit } from '../store.ts'
import { commitSaves, prepareSaves } from '../write/commit-saves.ts'
import { refuseWithoutRoom } from '../room.ts'
import { prepareContents } from './prepare-contents.ts'

/** Each record with its contents, all in one strict transaction. @throws {StoreProblem} `disk_low`, `disk_full` and the others of a save; then nothing is there. */
export async function saveAttachments(core: StoreCore, edits: readonly RecordEdit[], contents: readonly NewContent[]): Promise<void> {
  if (edits.length === 0) return
  await refuseWithoutRoom(contents.reduce((sum, content) => sum + content.bytes.length, 0))
  const save = await core.lock.run(async () => {
    // One group for each record: a refused one must not take the others with it.
    const prepared = await prepareSaves(core, edits.map((edit) => [edit]), '')
    await commitSaves(core, prepared, undefined, await prepareContents(core, contents, 'waiting'))
    core.listing.setFacts(prepared.listed)
    return prepared
  })
  core.bus.announce({ households: [...save.listed.keys()], counts: true, saved: true, attachments: true })
}
