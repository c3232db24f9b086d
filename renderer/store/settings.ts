import { z } from 'zod'
import type { StoreCore } from './store-core.ts'

const Sealed = z.instanceof(Uint8Array<ArrayBuffer>)

/** A person's own settings (columns, filters, last village), sealed like everything else. */
export async function findSetting(core: StoreCore, key: string): Promise<unknown> {
  const row = await core.disk.relaxed.meta.get(`setting:${key}`)
  return row && core.vault.open('meta', `setting:${key}`, Sealed.parse(row.value))
}

export async function saveSetting(core: StoreCore, key: string, value: unknown): Promise<void> {
  const place = `setting:${key}`
  await core.disk.relaxed.meta.put({ key: place, value: await core.vault.seal('meta', place, value) })
}

/** Plain date of the last backup that a person saved by hand. */
export const LAST_HAND_BACKUP = 'last-hand-backup'
