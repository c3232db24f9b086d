import { z } from 'zod'
import type { MetaTable } from './disk/database.ts'

/** Where it lies. */
export const DEVICE_ID = 'device-id'
const DeviceId = z.uuid()

/** One id for this account on this machine, in greetings, certificates and requests for recovery; made once. */
export async function readDeviceId(meta: MetaTable): Promise<string> {
  return meta.db.transaction('rw', meta, async () => {
    const found = DeviceId.safeParse((await meta.get(DEVICE_ID))?.value)
    if (found.success) return found.data
    const fresh = crypto.randomUUID()
    await meta.put({ key: DEVICE_ID, value: fresh })
    return fresh
  })
}
