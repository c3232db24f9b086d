import type { DraftRow } from './disk/disk-rows.ts'
import type { StoreCore } from './store-core.ts'
import type { Draft } from './store.ts'
import { writeProblem } from './write/commit-saves.ts'

/** What is being typed. Written at once, so that a closed window or a crash loses nothing. @throws {StoreProblem} `disk_full`, `disk_unusable`. */
export async function saveDraft(core: StoreCore, key: string, value: unknown): Promise<void> {
  const row: DraftRow = { key, savedAt: core.clock.now().toISOString(), sealed: await core.vault.seal('drafts', key, value) }
  try {
    await core.disk.strict.drafts.put(row)
  } catch (error) {
    throw writeProblem(error)
  }
  core.bus.announce({ drafts: true })
}

export async function findDraft(core: StoreCore, key: string): Promise<Draft | undefined> {
  const row = await core.disk.strict.drafts.get(key)
  return row && openDraft(core, row)
}

/** Newest first. */
export async function listDrafts(core: StoreCore): Promise<Draft[]> {
  const rows = await core.disk.strict.drafts.toArray()
  const drafts = await Promise.all(rows.map((row) => openDraft(core, row)))
  return drafts.sort((left, right) => (left.savedAt < right.savedAt ? 1 : -1))
}

export async function dropDraft(core: StoreCore, key: string): Promise<void> {
  await core.disk.strict.drafts.delete(key)
  core.bus.announce({ drafts: true })
}

async function openDraft(core: StoreCore, row: DraftRow): Promise<Draft> {
  return { key: row.key, savedAt: row.savedAt, value: await core.vault.open('drafts', row.key, row.sealed) }
}
