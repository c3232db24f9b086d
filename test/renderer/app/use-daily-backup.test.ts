import { expect, test } from 'vitest'
import { decodeBackup } from '../../../renderer/store/backup/backup-file.ts'
import { Account } from '../../../shared/protocol/session.ts'
import { loadedStore } from '../store/opened-store.ts'

// Before eight in the morning it is still yesterday by universal time.
process.env['TZ'] = 'Asia/Shanghai'
// The page's surroundings, which this test does not need, look for a window when they are loaded.
Object.assign(globalThis, { window: globalThis, __APP_VERSION__: 'test' })
const { backUpOnceADay } = await import('../../../renderer/app/use-daily-backup.ts')

test('one backup a day; a day that failed is tried again', async () => {
  const store = await loadedStore([])
  const account = Account.parse({ account: 'cun01', displayName: '甲', role: 'V_COLLECTOR', scope: ['520123101201'], scopeEpoch: 1 })
  const written: { name: string; bytes: Uint8Array }[] = []
  let answer: 'written' | 'failed' = 'failed'
  const chosen = 'D:/backup'
  const folder = {
    readFolder: () => Promise.resolve(chosen),
    chooseFolder: () => Promise.resolve(chosen),
    write: (name: string, bytes: Uint8Array) => {
      written.push({ name, bytes })
      return Promise.resolve(answer)
    },
  }
  const run = (day: string) => backUpOnceADay({ store, account }, folder, new Date(`${day}T06:30:00+08:00`))
  await run('2026-11-21')
  answer = 'written'
  await run('2026-11-21')
  await run('2026-11-21')
  await run('2026-11-22')
  expect(written.map((one) => one.name)).toEqual(['bangfu-cun01-20261121.bangfu', 'bangfu-cun01-20261121.bangfu', 'bangfu-cun01-20261122.bangfu'])
  expect((await decodeBackup(new Uint8Array(written[1]?.bytes ?? [])))?.head.account).toBe('cadre')
  store.close()
})
