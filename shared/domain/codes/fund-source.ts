import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT46 资金来源. */
export const FUND_SOURCE = defineCodeTable({
  id: 'CT46',
  zh: '资金来源',
  en: 'fund_source',
  source: 'M',
  entries: [
    { code: '11', zh: '中央财政专项扶贫资金/衔接资金', en: 'central' },
    { code: '12', zh: '省级财政专项', en: 'province' },
    { code: '13', zh: '市级财政专项', en: 'city' },
    { code: '14', zh: '县级财政专项', en: 'county' },
    { code: '21', zh: '行业部门(整合涉农)资金', en: 'sector' },
    { code: '31', zh: '东西部扶贫协作资金', en: 'east_west' },
    { code: '32', zh: '定点帮扶资金', en: 'designated' },
    { code: '33', zh: '社会帮扶捐赠', en: 'donation' },
    { code: '41', zh: '银行贷款', en: 'loan' },
    { code: '51', zh: '群众自筹', en: 'self' },
    { code: '99', zh: '其他', en: 'other' },
  ],
})

export const FundSource = codeSchema(FUND_SOURCE)
export type FundSource = z.infer<typeof FundSource>
