import { codeSchema, defineCodeTable } from './code-table.ts'
import type { z } from 'zod'

/** CT42 不计入家庭稳定脱贫收入的项目. */
export const EXCLUDED_INCOME_ITEM = defineCodeTable({
  id: 'CT42',
  zh: '不计入家庭稳定脱贫收入的项目',
  en: 'excluded_income_item',
  source: 'S9',
  entries: [
    { code: '01', zh: '教育保障类(雨露计划、两后生培训、助学金)', en: 'education' },
    { code: '02', zh: '医疗保障类(医保、大病、医疗救助、财政补助报销)', en: 'medical' },
    { code: '03', zh: '住房保障类(易地搬迁、危房改造补助)', en: 'housing' },
    { code: '04', zh: '产业奖补类', en: 'industry_award' },
    { code: '05', zh: '金融类(扶贫小额贷款本金)', en: 'loan' },
    { code: '06', zh: '社会保障类(临时救助金)', en: 'temporary_relief' },
    { code: '07', zh: '保险赔付金', en: 'insurance' },
    { code: '08', zh: '残疾人补贴(两项补贴以外)', en: 'disability_other' },
    { code: '09', zh: '捐赠慰问金、短期赡养抚养金', en: 'gift' },
    { code: '10', zh: '短期性抚恤、丧葬费等', en: 'short_term_comp' },
    { code: '11', zh: '其他3年及以下的政策性补助', en: 'short_term_policy' },
  ],
})

export const ExcludedIncomeItem = codeSchema(EXCLUDED_INCOME_ITEM)
export type ExcludedIncomeItem = z.infer<typeof ExcludedIncomeItem>
