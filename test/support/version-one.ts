import { Dexie } from 'dexie'

/** The database as the release before left it: its tables, its indexes, the same rows. */
export async function rewriteAsVersionOne(name: string): Promise<void> {
  const newer = await new Dexie(name).open()
  const rows = new Map(await Promise.all(newer.tables.map(async (table) => [table.name, await table.toArray()] as const)))
  newer.close()
  await Dexie.delete(name)
  const old = new Dexie(name)
  old.version(1).stores(VERSION_1)
  await old.open()
  for (const table of old.tables) await table.bulkAdd(rows.get(table.name) ?? [])
  old.close()
}

const VERSION_1 = {
  meta: 'key',
  segments: 'villageCode, [villageCode+version]',
  indexes: 'villageCode',
  rows: 'id, householdId',
  facts: 'householdId',
  stale: '++n',
  outbox: '++n, &id, *householdIds, changeSetId, firstSeq, [changeSetId+firstSeq], ops',
  troubles: 'opId, householdId',
  conflicts: 'id, householdId, open',
  drafts: 'key',
  audit: '++n, &id, changeSetId',
  changeSets: 'id, state',
}
