import { sql } from 'kysely'
import { RegionCode } from '../../shared/domain/region.ts'
import type { NewAccount } from '../accounts/account.queries.ts'
import type { Database } from '../database/connect.ts'

/** Only the demonstration loader makes accounts with it; an installation for real work has none of them. */
export const DEMONSTRATION_PASSWORD = 'bangfu-demo-2026'

/** One account for every level around one village; two people work in the village. */
export function demonstrationAccounts(village: RegionCode): readonly NewAccount[] {
  const township = RegionCode.parse(`${village.slice(0, 9)}000`)
  const county = RegionCode.parse(`${village.slice(0, 6)}000000`)
  const city = RegionCode.parse(`${village.slice(0, 4)}00000000`)
  const account = (name: string, displayName: string, role: NewAccount['role'], scope: RegionCode): NewAccount => ({ account: name, displayName, role, scope: [scope], password: DEMONSTRATION_PASSWORD })
  return [
    account('cun01', '驻村干部甲', 'V_COLLECTOR', village),
    account('cun02', '第一书记乙', 'V_FIRSTSEC', village),
    account('zhen01', '乡镇工作站', 'T_STATION', township),
    account('xian01', '县乡村振兴局', 'C_OFFICER', county),
    account('shi01', '市级分析', 'CITY_ANALYST', city),
    account('admin', '系统管理员', 'SYS_ADMIN', city),
  ]
}

/** One line for each account that the loader made: name, person, area. */
export async function readDemonstrationAccounts(database: Database): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('account')
    .innerJoin('region', (join) => join.on(sql<boolean>`region.code = account.scope[1]`))
    .select(['account', 'display_name', 'region.name'])
    .orderBy(sql`role = 'SYS_ADMIN', length(rtrim(account.scope[1], '0')) desc, account`)
    .execute()
  return rows.map((row) => `${row.account.padEnd(8)}${row.display_name}（${row.name}）`)
}
