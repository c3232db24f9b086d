import 'fake-indexeddb/auto'
import { randomUUID } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { newRecordId } from '../../renderer/store/new-id.ts'
import type { RecordId } from '../../shared/domain/record-id.ts'
import { WAYS_TO_RESTORE, type RestorableServer } from '../faults/support/restorable-server.ts'
import { launchBrowser } from '../support/browser.ts'
import { householdBody, memberBody } from '../support/factories/empty-bodies.ts'
import { startLossyProxy, type LossyProxy } from '../support/lossy-proxy.ts'
import { openAccount, type SyncedAccount } from '../support/synced-account.ts'
import { startCadre, type Cadre } from './support/cadre.ts'

let server: RestorableServer | undefined
let network: LossyProxy | undefined
let browser: Browser | undefined
const cadres: Cadre[] = []
afterEach(async () => {
  for (const cadre of cadres.splice(0)) await cadre.close()
  await browser?.close()
  await network?.close()
  await server?.close()
})

async function cadreOf(account: string): Promise<Cadre> {
  if (!browser) throw new Error('no browser')
  const cadre = await startCadre(browser, network?.url ?? '', account)
  cadres.push(cadre)
  await cadre.signIn()
  return cadre
}

/** A household with its head, and a new address for an older household. */
async function work(one: SyncedAccount, headName: string): Promise<RecordId> {
  const [village] = one.account.scope
  const listing = await one.store.readListing()
  if (!village || listing.size === 0) throw new Error('nothing to work on')
  const [id, member] = [newRecordId(), newRecordId()]
  await one.store.save([
    { kind: 'create', recordKind: 'household', recordId: id, householdId: id, areaCode: village, year: null, body: householdBody(village, { householdNo: 'N1' }) },
    { kind: 'create', recordKind: 'member', recordId: member, householdId: id, areaCode: village, year: null, body: memberBody(id, headName) },
  ])
  const old = listing.factsAt(0).id
  await one.store.save([{ kind: 'patch', recordKind: 'household', recordId: old, householdId: old, changes: { address: '搬到了安置点三栋' } }])
  return id
}

/** The database is put back; a colleague's computer never returns; what it had handed in comes back from the one that saw it. */
test('[E2] [E3] after a restore a cadre brings back what only this computer still has, and officer and administrator are told what to do', { timeout: 120_000 }, async () => {
  server = await WAYS_TO_RESTORE['the data folder']?.start()
  if (!server) throw new Error('no server')
  network = await startLossyProxy(server.url(), () => 0)
  browser = await launchBrowser()
  const colleague = await openAccount(network.url, 'cun02', randomUUID())
  await colleague.sync()
  await server.backup()
  network.target = server.url()
  const ada = await cadreOf('cun01')
  await ada.waitForBadge(/与县库一致|已同步/)
  const household = await work(colleague, '欧阳长贵')
  await colleague.sync(async () => (await colleague.counts()).waiting === 0)
  colleague.close()
  await ada.syncNow()
  await ada.page.getByText('欧阳长贵').first().waitFor()

  await server.stop()
  await server.restore()
  await server.start()
  network.target = server.url()
  await ada.syncNow()
  await ada.waitForBadge(/待补回 3/)
  await ada.page.locator('.sync-badge').click()
  await ada.page.getByText(/县库从备份恢复过.*本机已/).waitFor()
  await ada.page.getByRole('button', { name: '查看待补回的内容' }).click()
  const line = (text: string) => ada.page.locator('.kept tbody tr').filter({ hasText: text })
  await line('欧阳长贵户').waitFor()
  expect(await line('家庭住址').innerText()).toContain('搬到了安置点三栋')
  await line('欧阳长贵户').getByRole('button', { name: '补回' }).click()
  await ada.page.getByRole('dialog').getByRole('button', { name: '补回' }).click()
  await ada.waitForBadge(/待补回 1/)
  await ada.page.locator('.kept').getByRole('button', { name: '不再提示' }).last().click()
  await ada.page.getByRole('dialog').getByText('就再也找不回来了').waitFor()
  await ada.page.getByRole('dialog').getByRole('button', { name: '删除另存的内容' }).click()
  await ada.waitForBadge(/与县库一致/)

  // In the county database, whoever looks.
  const other = await openAccount(network.url, 'cun02', randomUUID())
  await other.sync()
  const file = await other.store.findHousehold(household)
  other.close()
  expect(file?.members.map(({ record }) => record.body.name)).toEqual(['欧阳长贵'])

  const officer = await cadreOf('xian01')
  await officer.open('/county')
  await officer.page.getByText('县库是从备份恢复的').waitFor()
  await officer.page.getByText('请不要停用、重装、清空或交回任何一台').waitFor()
  await officer.page.getByRole('checkbox', { name: /只看恢复后未联网的/ }).check()
  await expect.poll(() => officer.page.locator('tbody tr.ant-table-row').allInnerTexts()).toEqual([expect.stringMatching(/cun02.*恢复后未联网/s)])

  const admin = await cadreOf('admin')
  await admin.page.getByRole('link', { name: '同步管理' }).waitFor()
  await admin.page.getByText('县库是从备份恢复的').waitFor()
  expect(await admin.page.getByRole('tab').allInnerTexts()).toEqual(['县库恢复记录'])
})
