import { z } from 'zod'
import { NonNegativeMoney, Money } from './money.ts'
import { Year } from './plain-date.ts'
import { RecordId } from './record-id.ts'

const Item = NonNegativeMoney.nullable()

/**
 * The income of a household in one year (domain specification 4.7, columns 7.1). Every item is yuan of the year,
 * `null` means not filled, and a statement with an empty required item has no per-head figure.
 */
export const IncomeStatement = z.object({
  householdId: RecordId,
  year: Year,
  /** 工资性收入 AAC073 */
  wage: Item,
  /** 生产经营性收入 AAC071 */
  business: Item,
  /** 财产性收入 AAC072 */
  property: Item,
  /** 计划生育金 AAC076 */
  familyPlanning: Item,
  /** 低保金 AAC077 */
  dibao: Item,
  /** 特困供养金 AAC086 */
  tekun: Item,
  /** 养老保险金 AAC087 */
  pension: Item,
  /** 生态补偿金 AAC078 */
  ecoCompensation: Item,
  /** 其他转移性收入 AAC083 */
  otherTransfer: Item,
  /** 生产经营性支出 AAC074 */
  businessCost: Item,
  /** 税费, 折旧, 赠送农村亲友: 0 unless filled, included in the cost (S23b). */
  taxFee: Item,
  depreciation: Item,
  giftOut: Item,
  /** 不计入的收入 CT42, written down and never counted. */
  excludedEducation: Item,
  excludedMedical: Item,
  excludedHousing: Item,
  excludedOther: Item,
  /** 人均纯收入 as another system's register states it, used while no item is filled. */
  declaredPerHead: Money.nullable(),
  basis: z.enum(['ledger', 'declaration', 'import']),
  remark: z.string().max(500).nullable(),
})
export type IncomeStatement = z.infer<typeof IncomeStatement>
